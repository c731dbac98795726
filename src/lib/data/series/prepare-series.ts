/** A table in the order of time -> windows to train on. Everything is fitted on the rows before the validation part begins. */
import { canonical } from '../../spec/canonical.ts';
import { targetsOf, type Dataset } from '../../spec/dataset.ts';
import type { SeriesPreparation } from '../../spec/dataset/series.ts';
import { didYouMean } from '../../spec/did-you-mean.ts';
import { sha256 } from '../../spec/hash.ts';
import type { Issue, Parsed } from '../../spec/parse.ts';
import { fitNumbers, fitScaling } from '../fit-preparation.ts';
import type { FittedColumn, FittedPreparation, Part, Prepared } from '../prepared.ts';
import { extent } from '../statistics.ts';
import type { NumberColumn, Table } from '../table.ts';
import { differences, lagOf, levelOf } from './transform.ts';
import { bordersOf, windowsBetween } from './windows.ts';

const mostNumbers = 2 ** 27; // 512 MB of inputs
const issue = (path: string, message: string): { ok: false; issues: Issue[] } => ({ ok: false, issues: [{ path, message }] });

/** The target first, then every other number column that is not ignored. */
function channelsOf(table: Table, dataset: Dataset): Parsed<[NumberColumn, ...NumberColumn[]]> {
  const { ignore, task } = dataset;
  const [target = '', ...more] = targetsOf(dataset);
  if (more.length > 0)
    return issue(
      'target',
      `A series has one target, but there are ${more.length + 1}: keep one (other number columns are inputs), or set series to null.`,
    );
  const names = table.columns.map(({ name }) => name);
  const column = table.columns.find(({ name }) => name === target);
  if (column === undefined) return issue('target', `Column "${target}" is not in ${table.name}${didYouMean(target, names)}.`);
  if (column.type !== 'number')
    return issue('target', `A series is forecast in numbers, but column "${target}" holds none: choose another.`);
  if (task === 'classification' || task === 'labels')
    return issue('task', 'A series is forecast in numbers: set task to "auto" or "regression".');
  const unknown = ignore.findIndex((name) => !names.includes(name));
  if (unknown >= 0) {
    const name = ignore[unknown] ?? '';
    return issue(`ignore[${unknown}]`, `Column "${name}" is not in ${table.name}${didYouMean(name, names)}.`);
  }
  const others = table.columns.filter(({ name }) => name !== target && !ignore.includes(name));
  const numbers = others.filter((other): other is NumberColumn => other.type === 'number');
  const [strange] = others.filter(({ type }) => type !== 'number');
  if (strange) return issue('ignore', `Column "${strange.name}" holds no numbers, and a series is made of numbers: put it in ignore.`);
  return { ok: true, value: [column, ...numbers] };
}

/** The target as the model sees it, and its levels before differences. */
function transformed({ name, values }: NumberColumn, series: SeriesPreparation): Parsed<{ levels: Float64Array; seen: Float64Array }> {
  const low = values.findIndex((value) => value <= 0);
  if (series.transform === 'log' && low >= 0)
    return issue(
      'preparation.series.transform',
      `The logarithm is of values above 0, but "${name}" is ${values[low]} in row ${low + 1}: set transform to "none".`,
    );
  const levels = values.map((value) => levelOf(value, series.transform));
  return { ok: true, value: { levels, seen: differences(levels, lagOf(series)) } };
}

type Windows = { seen: Float64Array[]; fitted: (FittedColumn & { type: 'number' })[]; levels: Float64Array; raw: Float64Array };

type Cut = { rows: Int32Array; windows: Windows; preparation: FittedPreparation; series: SeriesPreparation };

function encodeWindows({ rows, windows, preparation, series }: Cut): Part {
  const { seen, fitted, levels, raw } = windows;
  const { window, horizon } = series;
  const lag = lagOf(series);
  const { target } = preparation;
  const scaling = target.type === 'value' ? { offset: target.offset, scale: target.scale } : { offset: 0, scale: 1 };
  const inputs = new Float32Array(rows.length * window * seen.length);
  const targets = new Float32Array(rows.length * horizon);
  const known = new Float64Array(targets.length);
  const values = new Float64Array(targets.length);
  rows.forEach((row, example) => {
    fitted.forEach(({ fill, offset, scale }, channel) => {
      for (let back = 0; back < window; back++) {
        const value = seen[channel]?.[row - window + back] ?? NaN;
        inputs[(example * window + back) * seen.length + channel] = ((Number.isNaN(value) ? fill : value) - offset) / scale;
      }
    });
    for (let ahead = 0; ahead < horizon; ahead++) {
      const at = example * horizon + ahead;
      targets[at] = ((seen[0]?.[row + ahead] ?? NaN) - scaling.offset) / scaling.scale;
      known[at] = levels[row + ahead - lag] ?? NaN;
      values[at] = raw[row + ahead] ?? NaN;
    }
  });
  return { rows, inputs, targets, series: { known, values, scaling, series } };
}

/** Windows without a target are left out; one with a gap in its inputs too, where gaps are not filled. */
function isWhole(row: number, { seen }: Pick<Windows, 'seen'>, { series, drops }: { series: SeriesPreparation; drops: boolean }): boolean {
  const [target] = seen;
  if (target?.subarray(row, row + series.horizon).some(Number.isNaN) !== false) return false;
  return !drops || seen.every((channel) => !channel.subarray(row - series.window, row).some(Number.isNaN));
}

function shortage(rows: number, series: SeriesPreparation, trained: number): string {
  const { window, horizon } = series;
  const lag = lagOf(series);
  const needed = window + lag + horizon + 1;
  const why =
    lag > 0 ? `${window} of the window, ${lag} of the difference and ${horizon} ahead` : `${window} of the window and ${horizon} ahead`;
  return `The training part has ${trained} of ${rows} rows, and two windows need ${needed} (${why}, and one more): take a shorter window or horizon, or validate on less.`;
}

/** Windows of a series in place of rows. The split's seed and strata have no part in it. */
export function prepareSeries(table: Table, dataset: Dataset, series: SeriesPreparation): Parsed<Prepared> {
  const chosen = channelsOf(table, dataset);
  if (!chosen.ok) return chosen;
  const [target, ...others] = chosen.value;
  const made = transformed(target, series);
  if (!made.ok) return made;
  const { levels, seen: first } = made.value;
  const lag = lagOf(series);
  const { preparation: how, split } = dataset;
  const { window, horizon } = series;
  const borders = bordersOf(table.rows, split);
  const trained = Int32Array.from({ length: Math.max(0, borders.validation - lag) }, (_, row) => row + lag);

  const seen = [first, ...others.map(({ values }) => values)];
  const columns = chosen.value.map(({ name }, channel) => ({ type: 'number' as const, name, values: seen[channel] ?? first }));
  const [empty] = columns.filter(({ values }) => trained.every((row) => Number.isNaN(values[row] ?? NaN)));
  if (empty && trained.length > 0) return issue('ignore', `Column "${empty.name}" has no value in the training part: put it in ignore.`);
  if (table.rows * window * seen.length > mostNumbers)
    return issue('preparation.series.window', `${table.rows} windows of ${window} rows do not fit in memory: take a shorter window.`);

  const fitted = columns.map((column) => fitNumbers(column, { rows: trained, preparation: how }).column);
  const present = Float64Array.from(trained, (row) => first[row] ?? NaN).filter((value) => !Number.isNaN(value));
  const { minimum, maximum } = extent(present);
  if (present.length > 0 && minimum === maximum && lag === 0)
    return issue('target', `The target "${target.name}" has only one value, ${minimum}, in the training part: there is nothing to learn.`);
  const preparation: FittedPreparation = {
    columns: fitted,
    planar: null,
    inputShape: [window, seen.length],
    inputNames: Array.from({ length: window }, (_, at) => columns.map(({ name }) => `${name} ${window - at} before`)).flat(),
    series,
    target: { type: 'value', name: target.name, ...fitScaling(present, how.targetScaling === 'standard' ? 'standard' : 'none') },
  };
  const windows: Windows = { seen, fitted, levels, raw: target.values };
  const reach = { window, horizon, lag };
  const whole = (rows: Int32Array) => rows.filter((row) => isWhole(row, windows, { series, drops: how.imputation === 'drop' }));
  const all = {
    train: windowsBetween(0, borders.validation, reach),
    validation: windowsBetween(borders.validation, borders.test, reach),
    test: windowsBetween(borders.test, borders.rows, reach),
  };
  const kept = { train: whole(all.train), validation: whole(all.validation), test: whole(all.test) };
  const problem = emptyIssue(kept, { dataset, series, rows: table.rows, trained: borders.validation });
  if (problem) return problem;

  const cut = (rows: Int32Array): Part => encodeWindows({ rows, windows, preparation, series });
  const [possible, left] = [all, kept].map(({ train, validation, test }) => train.length + validation.length + test.length);
  const dropped = (possible ?? 0) - (left ?? 0);
  const hash = sha256(canonical({ version: 1, table: table.hash, dataset: { ...dataset, task: 'regression' } }));
  return {
    ok: true,
    value: {
      preparation,
      task: 'regression',
      train: cut(kept.train),
      validation: cut(kept.validation),
      next: cut(Int32Array.of(table.rows)),
      testRows: kept.test,
      droppedRows: 0,
      notes: dropped > 0 ? [`${dropped} of ${possible} windows are left out, because values are missing.`] : [],
      hash,
    },
  };
}

type Kept = { train: Int32Array; validation: Int32Array; test: Int32Array };
type About = { dataset: Dataset; series: SeriesPreparation; rows: number; trained: number };

function emptyIssue({ train, validation, test }: Kept, { dataset, series, rows, trained }: About): { ok: false; issues: Issue[] } | null {
  if (train.length < 2) return issue('preparation.series.window', shortage(rows, series, trained));
  const short = (name: 'validation' | 'test') =>
    issue(
      `split.${name}`,
      `The ${name} part is shorter than the ${series.horizon} rows that are forecast at once: give it a larger share, or 0, or take a shorter horizon.`,
    );
  if (dataset.split.validation > 0 && validation.length === 0) return short('validation');
  return dataset.split.test > 0 && test.length === 0 ? short('test') : null;
}
