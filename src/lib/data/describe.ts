import { characterFloor } from '../baselines/character-floor.ts';
import { floorOf } from '../baselines/floor.ts';
import { targetsOf, type Dataset } from '../spec/dataset.ts';
import type { Parsed } from '../spec/parse.ts';
import type { Outline } from './data-note.ts';
import { planarPair } from './fit-preparation.ts';
import { seriesView } from './series/series-view.ts';
import { seriesFloor } from './series/series-floor.ts';
import { prepare } from './prepare.ts';
import { inUnitOf, valuesOf, type FittedPreparation, type Prepared } from './prepared.ts';
import { showRows, type ShownRows } from './show-rows.ts';
import { countCodes, extent, moments } from './statistics.ts';
import { summariseColumn } from './summarise-column.ts';
import type { DataSummary, PlanarPoints, TargetSummary } from './summary.ts';
import { generatorTitles } from './generators.ts';
import type { Column, DatasetCard, Table } from './table.ts';
import { withEncoded } from './text/show-encoded.ts';

const previewRows = 20;
const previewImages = 40;

type Loaded = { table: Table; dataset: Dataset; card: DatasetCard | null; prepared: Prepared };

function firstRows(table: Table, dataset: Dataset): ShownRows {
  const count = table.columns.some(({ type }) => type === 'image') ? previewImages : previewRows;
  const first = Array.from({ length: Math.min(table.rows, count) }, (_, row) => row);
  return showRows(table, first, { targets: targetsOf(dataset) });
}

type OneTarget = FittedPreparation['target'] & { type: 'classes' | 'value' };

/** Each target by itself. */
function targetsAlone(target: FittedPreparation['target']): OneTarget[] {
  if (target.type === 'values') return target.values.map((scaled) => ({ type: 'value', ...scaled }));
  if (target.type === 'labels') return target.labels.map((label) => ({ type: 'classes', ...label }));
  return target.type === 'characters' ? [] : [target]; // of characters there are many to a row
}

/** Codes of a target by row, in the fitted order of classes; raw values for a regression. */
function rawTargets(target: OneTarget, table: Table): (row: number) => number {
  const column = table.columns.find(({ name }) => name === target.name);
  if (column?.type === 'category') return (row) => column.codes[row] ?? -1;
  if (column?.type !== 'number') throw new Error(`Table ${table.name} has no target "${target.name}".`);
  if (target.type === 'value') return (row) => column.values[row] ?? NaN;
  const codeOf = new Map(target.classes.map((name, code) => [name, code]));
  return (row) => codeOf.get(String(column.values[row])) ?? -1;
}

function classBalance(classes: readonly string[], prepared: Prepared, targetOf: (row: number) => number): DataSummary['classBalance'] {
  const count = (rows: Int32Array) => countCodes(rows.map(targetOf), classes.length);
  const [train, validation, test] = [count(prepared.train.rows), count(prepared.validation.rows), count(prepared.testRows)];
  return classes.map((name, code) => ({ name, train: train[code] ?? 0, validation: validation[code] ?? 0, test: test[code] ?? 0 }));
}

function targetRange(prepared: Prepared, targetOf: (row: number) => number): DataSummary['targetRange'] {
  const values = Float64Array.from(Array.from(prepared.train.rows, targetOf));
  const { mean, deviation } = moments(values);
  return { ...extent(values), mean, standardDeviation: deviation };
}

function summariseTarget(target: OneTarget, prepared: Prepared, table: Table): TargetSummary {
  const targetOf = rawTargets(target, table);
  const { name } = target;
  return target.type === 'classes'
    ? { name, classBalance: classBalance(target.classes, prepared, targetOf), targetRange: null }
    : { name, classBalance: null, targetRange: targetRange(prepared, targetOf) };
}

function planarPoints({
  prepared,
  table,
  targetOf,
}: {
  prepared: Prepared;
  table: Table;
  targetOf: (row: number) => number;
}): PlanarPoints | null {
  const features = prepared.preparation.columns.map(({ name }) => table.columns.find((column) => column.name === name));
  const pair =
    prepared.preparation.planar === null ? null : planarPair(features.filter((column): column is Column => column !== undefined));
  if (pair === null) return null;
  const fills = prepared.preparation.columns.map((column) => (column.type === 'number' ? column.fill : 0));
  const parts = [prepared.train.rows, prepared.validation.rows, prepared.testRows];
  const rows = parts.flatMap((part) => Array.from(part));
  const [x1, x2] = pair.map(({ values }, index) =>
    Float32Array.from(rows, (row) => {
      const value = values[row] ?? NaN;
      return Number.isNaN(value) ? (fills[index] ?? 0) : value;
    }),
  );
  if (x1 === undefined || x2 === undefined) throw new Error('A pair has two columns.');
  const part = Uint8Array.from(parts.flatMap((partRows, index) => Array.from(partRows, () => index)));
  return { x1, x2, target: Float32Array.from(rows, targetOf), part };
}

function floorFor({ preparation: { target }, task, train, validation }: Prepared): DataSummary['floor'] {
  if (target.type === 'characters')
    return characterFloor({ train: train.targets, validation: validation.targets, classes: target.classes });
  return floorOf({
    task: task === 'nextCharacter' ? 'classification' : task,
    trainTargets: train.targets,
    validationTargets: validation.targets,
    classes: target.type === 'classes' ? target.classes : null,
    outputs: target.type === 'classes' ? 1 : valuesOf({ target }),
    inUnit: inUnitOf(target),
  });
}

const targetsIn = ({ table, prepared }: Loaded): TargetSummary[] =>
  targetsAlone(prepared.preparation.target).map((each) => summariseTarget(each, prepared, table));

function outlined({ table, dataset, card, prepared }: Loaded, targets: readonly TargetSummary[]): Outline {
  const { source } = dataset;
  const { train, validation, testRows, droppedRows } = prepared;
  return {
    title: card?.title ?? (source.type === 'generator' ? generatorTitles[source.name] : table.name),
    rows: table.rows,
    droppedRows,
    sizes: { train: train.rows.length, validation: validation.rows.length, test: testRows.length },
    columns: table.columns.map(summariseColumn),
    classBalance: (targets.length === 1 && targets[0]?.classBalance) || null,
  };
}

/** The little of it that is kept with a run. */
export const outline = (loaded: Loaded): Outline => outlined(loaded, targetsIn(loaded));

/** Everything a data cell shows of its table. The issues are those of `prepare`. */
export function describe(table: Table, dataset: Dataset, card: DatasetCard | null): Parsed<DataSummary> {
  const parsed = prepare(table, dataset);
  if (!parsed.ok) return parsed;
  const prepared = parsed.value;
  const { preparation, task, train, validation } = prepared;
  const { target } = preparation;
  const alone = targetsAlone(target);
  const loaded = { table, dataset, card, prepared };
  const [only, ...others] = targetsIn(loaded);
  const targets = only ? [only, ...others] : [];
  const isOne = others.length === 0;
  return {
    ok: true,
    value: {
      ...outlined(loaded, targets),
      card,
      preview: withEncoded(firstRows(table, dataset), preparation, table),
      notes: prepared.notes,
      task,
      targetRange: (isOne && only?.targetRange) || null,
      targets,
      inputShape: preparation.inputShape,
      outputs: 'classes' in target ? target.classes.length : target.type === 'labels' ? 2 : 1,
      preparation,
      floor: preparation.series ? seriesFloor(table, prepared, dataset.split) : floorFor(prepared),
      values:
        (target.type === 'value' || target.type === 'values') && !preparation.series
          ? { train: train.targets, validation: validation.targets }
          : null,
      planar: isOne && alone[0] ? planarPoints({ prepared, table, targetOf: rawTargets(alone[0], table) }) : null,
      ...(preparation.series && { series: seriesView(table, target.name, dataset) }),
      hash: prepared.hash,
    },
  };
}
