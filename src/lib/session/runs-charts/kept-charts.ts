/**
 * The charts beside the runs table as this browser keeps them, in local storage. What cannot be read there is as if nothing was kept;
 * where nothing can be written they hold until the page is left.
 */
import type { Json } from '../../spec/parse.ts';

/** `kind`: one of the registry's; what its options mean is its own. `table`: the numbers are shown in place of the drawing. */
export type KeptChart = { id: string; kind: string; options: ChartOptions; wide: boolean; table: boolean };
export type ChartOptions = { readonly [name: string]: Json };

/** `isOpen` null: nobody has said. `share`: of the room that the charts take beside the table, 0 to 1. `shared`: what all charts go by, read by whoever it concerns. */
export type KeptCharts = { isOpen: boolean | null; share: number; shared: ChartOptions; charts: readonly KeptChart[] };

export type Place = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'daybook-runs-charts';
const most = 40; // charts
export const shares = { least: 0.2, most: 0.8 } as const;

export const firstCharts: KeptCharts = {
  isOpen: null,
  share: 0.42,
  shared: {},
  charts: [
    { id: '1', kind: 'curves', options: { metric: 'val.loss' }, wide: false, table: false },
    { id: '2', kind: 'curves', options: { metric: 'val.score' }, wide: false, table: false },
    { id: '3', kind: 'curves', options: { metric: 'train.loss' }, wide: false, table: false },
  ],
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isJson(value: unknown): value is Json {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return Array.isArray(value) ? value.every(isJson) : isObject(value) && Object.values(value).every(isJson);
}

const isOptions = (value: unknown): value is ChartOptions => isObject(value) && isJson(value);

function readChart(value: unknown): KeptChart[] {
  if (!isObject(value) || typeof value.id !== 'string' || typeof value.kind !== 'string' || !isOptions(value.options)) return [];
  return [{ id: value.id, kind: value.kind, options: value.options, wide: value.wide === true, table: value.table === true }];
}

export const withinShares = (share: number): number => Math.min(shares.most, Math.max(shares.least, share));

export function parseCharts(value: unknown): KeptCharts {
  if (!isObject(value) || !Array.isArray(value.charts)) return firstCharts;
  const charts = value.charts.slice(0, most).flatMap(readChart);
  return {
    isOpen: typeof value.isOpen === 'boolean' ? value.isOpen : null,
    share: typeof value.share === 'number' && Number.isFinite(value.share) ? withinShares(value.share) : firstCharts.share,
    shared: isOptions(value.shared) ? value.shared : {},
    charts: charts.filter(({ id }, at) => charts.findIndex((other) => other.id === id) === at),
  };
}

export function readCharts(storage: Place): KeptCharts {
  try {
    const stored = storage.getItem(key);
    return stored === null ? firstCharts : parseCharts(JSON.parse(stored));
  } catch {
    return firstCharts; // someone else's text under our key, or no storage at all
  }
}

export function keepCharts(storage: Place, charts: KeptCharts): void {
  try {
    storage.setItem(key, JSON.stringify({ version: 1, ...charts }));
  } catch {
    // storage refused: they hold until the page is left
  }
}
