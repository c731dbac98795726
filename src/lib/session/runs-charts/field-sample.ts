/**
 * Runs as a sample of settings for the question which of their fields explain the score: equal settings are one row, whatever their seeds, since
 * repeats are not independent. Fields that always change together are one field. Pure.
 */
import { categoriesOf } from '../../charts/values/value-axis.ts';
import { cellText } from '../../runs/columns/cell-text.ts';
import { isSameCell, type Cell, type Column, type Facts } from '../../runs/columns/column.ts';
import { allButSeedOf } from '../../runs/order/group-rows.ts';
import { isTrained, statusOf, type ListedRun } from '../../runs/listed-run.ts';
import { isOver } from '../../runs/status.ts';
import type { Sample } from '../../numerics/forest/importance.ts';
import type { Field } from '../../numerics/forest/tree.ts';

export const fewestSettings = 10;
export const mostFields = 24;
const mostLevels = 64; // of a field of numbers: more are put together

/** `columns`: more than one where the runs cannot tell them apart. `values`: how many different ones there are. */
export type SampledField = { columns: readonly [Column, ...Column[]]; values: number };

/**
 * `ofRuns`: the variance of the runs' scores, `ofSeeds` the part of it that is left inside equal settings; null where none was repeated.
 * `missing`: runs that are over and did not finish, or have no score. `left`: fields beyond the most that are looked at.
 */
export type FieldSample = {
  sample: Sample;
  fields: readonly SampledField[];
  runs: number;
  ofRuns: number;
  ofSeeds: number | null;
  missing: number;
  left: number;
};

type Setting = { run: ListedRun; scores: number[] };

/** A training that is over; of one in another tracker's table nothing else is known. */
const counts = (run: ListedRun): boolean => !isTrained(run) || (run.purpose === 'train' && isOver(run.state.status));

/** A tracker's table need not say how a run stands. */
const isFinished = (run: ListedRun): boolean =>
  (statusOf(run) ?? (isTrained(run) || run.status !== null ? null : 'finished')) === 'finished';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The score of the first run of each setting stands for its cells: equal settings have equal ones. */
function settingsOf(runs: readonly ListedRun[], score: Column, facts: Facts): { settings: Setting[]; missing: number } {
  const found = new Map<string, Setting>();
  let missing = 0;
  for (const run of runs.filter(counts)) {
    const cell = score.read(run, facts);
    if (!isFinished(run) || typeof cell !== 'number' || !Number.isFinite(cell)) {
      missing++;
      continue;
    }
    const key = allButSeedOf(run);
    const known = found.get(key);
    if (known) known.scores.push(cell);
    else found.set(key, { run, scores: [cell] });
  }
  return { settings: [...found.values()], missing };
}

/** Levels of numbers in their order, those of texts by name; what has no value is a level of its own, the first. */
function codesOf(cells: readonly Cell[], column: Column): Field {
  const numbers = [...new Set(cells.filter((cell): cell is number => typeof cell === 'number' && !Number.isNaN(cell)))].sort(
    (a, b) => a - b,
  );
  const isOrdered = column.type === 'flag' || cells.every((cell) => typeof cell === 'number' || cell === null);
  const noDate = String;
  const texts = categoriesOf(cells, column, noDate);
  const size = Math.min(mostLevels, numbers.length);
  const ranks = new Map(numbers.map((number, rank) => [number, Math.floor((rank * size) / numbers.length)]));
  const places = new Map(texts.map((text, place) => [text, place]));
  const areNumbers = isOrdered && column.type !== 'flag';
  const codes = Uint16Array.from(cells, (cell) => {
    if (cell === null || typeof cell === 'symbol') return 0;
    if (areNumbers) return 1 + (typeof cell === 'number' ? (ranks.get(cell) ?? 0) : 0);
    return 1 + (places.get(cellText(cell, column, noDate)) ?? 0);
  });
  return { codes, levels: 1 + (areNumbers ? size : texts.length), isOrdered };
}

/** Whether each value of one goes with one value of the other, both ways. */
function isSameField(a: readonly Cell[], b: readonly Cell[]): boolean {
  const key = (cell: Cell) => (typeof cell === 'symbol' ? 'pending' : JSON.stringify(cell));
  const pairs = new Set(a.map((cell, at) => `${key(cell)} ${key(b[at] ?? null)}`));
  return pairs.size === new Set(a.map(key)).size && pairs.size === new Set(b.map(key)).size;
}

export function fieldSample(
  runs: readonly ListedRun[],
  { score, columns, facts }: { score: Column; columns: readonly Column[]; facts: Facts },
): FieldSample {
  const { settings, missing } = settingsOf(runs, score, facts);
  const fields: { columns: [Column, ...Column[]]; cells: Cell[] }[] = [];
  let left = 0;
  for (const column of columns) {
    const cells = settings.map(({ run }) => column.read(run, facts));
    if (cells.every((cell) => isSameCell(cell, cells[0] ?? null))) continue;
    const same = fields.find((field) => isSameField(field.cells, cells));
    if (same) same.columns.push(column);
    else if (fields.length < mostFields) fields.push({ columns: [column], cells });
    else left++;
  }
  const scores = settings.flatMap((setting) => setting.scores);
  const overall = mean(scores);
  const within = settings.reduce(
    (sum, setting) => sum + setting.scores.reduce((own, value) => own + (value - mean(setting.scores)) ** 2, 0),
    0,
  );
  const repeats = scores.length - settings.length;
  return {
    sample: {
      fields: fields.map(({ columns: [column], cells }) => codesOf(cells, column)),
      targets: Float64Array.from(settings, (setting) => mean(setting.scores)),
      weights: Float64Array.from(settings, (setting) => setting.scores.length),
    },
    fields: fields.map(({ columns: own, cells }) => ({
      columns: own,
      values: new Set(cells.map((cell) => (typeof cell === 'symbol' ? cell : JSON.stringify(cell)))).size,
    })),
    runs: scores.length,
    ofRuns: scores.reduce((sum, value) => sum + (value - overall) ** 2, 0) / scores.length,
    ofSeeds: repeats > 0 ? within / repeats : null,
    missing,
    left,
  };
}

/** One name for fields that cannot be told apart: 'Batch size with Epochs', 'Layer 3: type with 3 more'. */
export function fieldTitle({ columns: [first, ...others] }: Pick<SampledField, 'columns'>): string {
  const [second] = others;
  if (!second) return first.title;
  return `${first.title} with ${others.length === 1 ? second.title : `${others.length} more`}`;
}

/** Why nothing can be said; null where something can. */
export function tooFew({ sample, fields, ofRuns }: FieldSample): string | null {
  const settings = sample.targets.length;
  if (settings === 0) return 'No run has a score yet.';
  if (fields.length === 0) return 'There is one setting among these runs: change something and train again.';
  if (settings < fewestSettings)
    return `Too few to say: ${settings} different setting${settings === 1 ? '' : 's'} with a score, and it takes ${fewestSettings} or more. Repeats over seeds count once.`;
  return ofRuns === 0 ? 'All of these runs have the same score.' : null;
}

/** Equal for equal samples: nothing is worked out again while runs train that do not count yet. */
export const sampleKey = ({ sample, fields }: FieldSample): string =>
  [
    sample.targets.join(' '),
    sample.weights.join(' '),
    ...sample.fields.map(({ codes }) => codes.join(' ')),
    ...fields.map(fieldTitle),
  ].join('\n');

export function missingRuns({ missing, runs }: Pick<FieldSample, 'missing' | 'runs'>): string | null {
  if (missing === 0) return null;
  return `${missing} of ${missing + runs} runs did not finish or have no score, and are left out.`;
}
