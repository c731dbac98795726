import { canonical } from '../spec/canonical.ts';
import type { Dataset } from '../spec/dataset.ts';
import { sha256 } from '../spec/hash.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { listNames } from '../spec/show.ts';
import { chooseColumns } from './choose-columns.ts';
import { emptyPart } from './empty-part.ts';
import { inputSize } from './encode-row.ts';
import { encodeRows, encodeTargets } from './encode-rows.ts';
import type { FeatureColumn, TargetColumn } from './fit-preparation.ts';
import { fitPreparation } from './fit-preparation.ts';
import type { FittedPreparation, Part, Prepared } from './prepared.ts';
import type { SplitRows } from './split.ts';
import { prepareSeries } from './series/prepare-series.ts';
import { splitRows } from './split.ts';
import { fewestOfASet, strataOf } from './strata.ts';
import type { Table } from './table.ts';
import { prepareNextCharacter, spelledColumn } from './text/prepare-next-character.ts';

const mostInputs = 20_000;
const mostNumbers = 2 ** 27; // 512 MB of inputs

const refuse = (path: string, message: string): { ok: false; issues: Issue[] } => ({ ok: false, issues: [{ path, message }] });

const isMissingAt = (column: FeatureColumn | TargetColumn, row: number): boolean => {
  if (column.type === 'image') return false;
  if (column.type === 'text') return column.values[row] === null;
  return column.type === 'number' ? Number.isNaN(column.values[row] ?? NaN) : (column.codes[row] ?? -1) < 0;
};

function labelledRows({ rows }: Table, targets: readonly TargetColumn[]): Int32Array {
  const labelled = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (!targets.some((target) => isMissingAt(target, row))) labelled[count++] = row;
  return labelled.slice(0, count);
}

function withoutGaps({ train, validation, test }: SplitRows, features: readonly FeatureColumn[]): SplitRows {
  const isComplete = (row: number) => !features.some((column) => isMissingAt(column, row));
  return { train: train.filter(isComplete), validation: validation.filter(isComplete), test: test.filter(isComplete) };
}

/** A target that has only one value teaches nothing. `where` is said in the sentence. */
function constantTarget(target: TargetColumn, rows: Int32Array, where: string): string | null {
  const values: ArrayLike<number> = target.type === 'category' ? target.codes : target.values;
  const first = values[rows[0] ?? 0] ?? NaN;
  if (rows.some((row) => values[row] !== first)) return null;
  const only = target.type === 'category' ? `class, "${target.categories[first] ?? ''}"` : `value, ${first}`;
  return `The target "${target.name}" has only one ${only}, in ${where}: there is nothing to learn. Choose another target or another split seed.`;
}

function firstConstant(targets: readonly TargetColumn[], rows: Int32Array, where: string): string | null {
  for (const target of targets) {
    const found = constantTarget(target, rows, where);
    if (found !== null) return found;
  }
  return null;
}

const stratifiedBySet = `The split is stratified by set of labels: each part has its share of every set that at least ${fewestOfASet} rows have; rarer sets are shared out together.`;

function valuelessColumn(features: readonly FeatureColumn[], rows: Int32Array): Issue[] {
  return features
    .filter((column) => column.type !== 'image' && rows.every((row) => isMissingAt(column, row)))
    .map(({ name }) => ({ path: 'ignore', message: `Column "${name}" has no value in the training part: put it in ignore.` }));
}

function firstInfinite(values: Float32Array): number {
  for (let index = 0; index < values.length; index += 1) if (!Number.isFinite(values[index])) return index;
  return -1;
}

/** The first input that is not finite, in a sentence: values too large for float32. */
function tooLarge(part: Part, { inputNames, inputShape }: FittedPreparation): string | null {
  const at = firstInfinite(part.inputs);
  if (at === -1)
    return firstInfinite(part.targets) === -1 ? null : 'The target holds numbers too large to train on: divide them, or choose another.';
  const width = inputShape.reduce((size, length) => size * length, 1);
  return `Input "${inputNames[at % width] ?? at % width}" holds numbers too large to train on: scale it, or put its column in ignore.`;
}

function tooBig(preparation: FittedPreparation, rows: number): string | null {
  const size = inputSize(preparation);
  if (preparation.inputNames.length > mostInputs)
    return `The columns make ${size} inputs, more than ${mostInputs}: put columns with many categories in ignore.`;
  return size * rows > mostNumbers ? `${rows} rows of ${size} inputs do not fit in memory: ignore columns, or use fewer rows.` : null;
}

/**
 * Raw table -> arrays to train on. Rows without a target are left out, the rest is split, rows with gaps are dropped (if so chosen), and
 * the preparation is fitted on the training part alone, so that no other row can change a number of it. Every obstacle is an issue.
 */
export function prepare(table: Table, dataset: Dataset): Parsed<Prepared> {
  const { series } = dataset.preparation;
  if (series) return prepareSeries(table, dataset, series);
  const spelled = spelledColumn(table, dataset);
  if (spelled !== null) return prepareNextCharacter(table, dataset, spelled);
  const choice = chooseColumns(table, dataset);
  if (!choice.ok) return choice;
  const { targets, features, task } = choice.value;

  const labelled = labelledRows(table, targets);
  if (labelled.length < 3)
    return refuse(
      'source',
      `${table.name} has ${labelled.length} rows with a value of ${listNames(
        targets.map(({ name }) => name),
        'and',
      )}: at least 3 are needed to train and validate.`,
    );
  const constant = firstConstant(targets, labelled, 'all rows');
  if (constant !== null) return refuse('target', constant);

  const whole = splitRows({ rows: labelled, codes: strataOf(targets, labelled), split: dataset.split });
  const parts = dataset.preparation.imputation === 'drop' ? withoutGaps(whole, features) : whole;
  const kept = parts.train.length + parts.validation.length + parts.test.length;
  const empty = emptyPart(parts, dataset, kept);
  if (empty !== null) return refuse(empty.path, empty.message);
  const single = firstConstant(targets, parts.train, 'the training part');
  if (single !== null) return refuse('split', single);
  const valueless = valuelessColumn(features, parts.train);
  if (valueless.length > 0) return { ok: false, issues: valueless };

  const { preparation, notes } = fitPreparation({ features, targets, rows: parts.train, preparation: dataset.preparation });
  if (task === 'labels' && dataset.split.stratified) notes.push(stratifiedBySet);
  const big = tooBig(preparation, table.rows);
  if (big !== null) return refuse('ignore', big);
  const encode = (rows: Int32Array): Part => ({
    rows,
    inputs: encodeRows(preparation, table, rows),
    targets: encodeTargets(preparation.target, targets, rows),
  });
  const train = encode(parts.train);
  const validation = encode(parts.validation);
  const large = tooLarge(train, preparation) ?? tooLarge(validation, preparation);
  if (large !== null) return refuse('preparation.scaling', large);

  const droppedRows = table.rows - kept;
  if (droppedRows > 0) notes.push(`${droppedRows} of ${table.rows} rows are left out, because values are missing.`);
  const hash = sha256(canonical({ version: 1, table: table.hash, dataset: { ...dataset, task } }));
  return { ok: true, value: { preparation, task, train, validation, testRows: parts.test, droppedRows, notes, hash } };
}
