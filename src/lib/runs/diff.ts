import type { Resolved } from '../spec/resolve.ts';
import { describeIntervention } from './interventions.ts';
import type { Run } from './run.ts';

/** A line that differs: what each side has there; null where one has no such line. */
export type DiffLine = { path: string; values: readonly (string | null)[] };

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);

function flattenInto(lines: Map<string, string>, path: string, value: unknown): void {
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (typeof value !== 'object' || value === null || isEmpty || ArrayBuffer.isView(value)) {
    if (value !== undefined) lines.set(path, text(value));
    return;
  }
  if (Array.isArray(value)) value.forEach((item, at) => flattenInto(lines, `${path}[${at}]`, item));
  else for (const [key, item] of Object.entries(value)) flattenInto(lines, path === '' ? key : `${path}.${key}`, item);
}

/** A plain value as dotted paths, in the order of its keys: `model.layers[0].units` -> '16'. */
export function flatten(value: unknown): Map<string, string> {
  const lines = new Map<string, string>();
  flattenInto(lines, '', value);
  return lines;
}

function diffLines(sides: readonly Map<string, string>[]): DiffLine[] {
  const paths = new Set(sides.flatMap((lines) => [...lines.keys()]));
  const lines = [...paths].map((path) => ({ path, values: sides.map((side) => side.get(path) ?? null) }));
  return lines.filter(({ values }) => new Set(values).size > 1);
}

/** Only the lines in which resolved specs differ. */
export const diffResolved = (specs: readonly Resolved[]): DiffLine[] => diffLines(specs.map(flatten));

const identityOf = (run: Run): unknown => ({
  ...run.resolved,
  seed: run.seed,
  parent: run.parent ?? undefined,
  origin: run.origin,
  stepsBought: run.bought,
  requestedBackend: run.requestedBackend,
  dataHash: run.dataHash,
  environment: run.environment ?? undefined,
  interventions: run.interventions.length === 0 ? undefined : run.interventions.map(describeIntervention),
});

/** Everything that may explain why runs differ: specs, seed, data and environment. */
export const diffRuns = (runs: readonly Run[]): DiffLine[] => diffLines(runs.map((run) => flatten(identityOf(run))));
