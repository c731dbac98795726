import { characterFloor } from '../baselines/character-floor.ts';
import { floorOf } from '../baselines/floor.ts';
import type { Dataset } from '../spec/dataset.ts';
import type { Parsed } from '../spec/parse.ts';
import { planarPair } from './fit-preparation.ts';
import { seriesView } from './series/series-view.ts';
import { seriesFloor } from './series/series-floor.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepared.ts';
import { showRows } from './show-rows.ts';
import { countCodes, extent, moments } from './statistics.ts';
import { summariseColumn } from './summarise-column.ts';
import type { DataSummary, PlanarPoints } from './summary.ts';
import { generatorTitles } from './generators.ts';
import type { Column, DatasetCard, Table } from './table.ts';
import { withEncoded } from './text/show-encoded.ts';

const previewRows = 20;
const previewImages = 40;

type Shown = Pick<DataSummary, 'card' | 'title' | 'rows' | 'columns' | 'preview'>;

function show(table: Table, dataset: Dataset, card: DatasetCard | null): Shown {
  const count = table.columns.some(({ type }) => type === 'image') ? previewImages : previewRows;
  const first = Array.from({ length: Math.min(table.rows, count) }, (_, row) => row);
  const { source } = dataset;
  const title = card?.title ?? (source.type === 'generator' ? generatorTitles[source.name] : table.name);
  return {
    card,
    title,
    rows: table.rows,
    columns: table.columns.map(summariseColumn),
    preview: showRows(table, first, { target: dataset.target }),
  };
}

/** Codes of a target by row, in the fitted order of classes; raw values for a regression. */
function rawTargets(prepared: Prepared, table: Table): (row: number) => number {
  const { target } = prepared.preparation;
  if (target.type === 'characters') return () => NaN; // many to a row
  const column = table.columns.find(({ name }) => name === target.name);
  if (column?.type === 'category') return (row) => column.codes[row] ?? -1;
  if (column?.type !== 'number') throw new Error(`Table ${table.name} has no target "${target.name}".`);
  if (target.type === 'value') return (row) => column.values[row] ?? NaN;
  const codeOf = new Map(target.classes.map((name, code) => [name, code]));
  return (row) => codeOf.get(String(column.values[row])) ?? -1;
}

function classBalance(prepared: Prepared, targetOf: (row: number) => number): DataSummary['classBalance'] {
  const { target } = prepared.preparation;
  if (target.type !== 'classes') return null;
  const count = (rows: Int32Array) => countCodes(rows.map(targetOf), target.classes.length);
  const [train, validation, test] = [count(prepared.train.rows), count(prepared.validation.rows), count(prepared.testRows)];
  return target.classes.map((name, code) => ({ name, train: train[code] ?? 0, validation: validation[code] ?? 0, test: test[code] ?? 0 }));
}

function targetRange(prepared: Prepared, targetOf: (row: number) => number): DataSummary['targetRange'] {
  if (prepared.preparation.target.type !== 'value') return null;
  const values = Float64Array.from(Array.from(prepared.train.rows, targetOf));
  const { mean, deviation } = moments(values);
  return { ...extent(values), mean, standardDeviation: deviation };
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
    task: task === 'regression' ? 'regression' : 'classification',
    trainTargets: train.targets,
    validationTargets: validation.targets,
    classes: target.type === 'classes' ? target.classes : null,
    targetScale: target.type === 'value' ? { offset: target.offset, scale: target.scale } : null,
  });
}

/** Everything a data cell shows of its table. The issues are those of `prepare`. */
export function describe(table: Table, dataset: Dataset, card: DatasetCard | null): Parsed<DataSummary> {
  const parsed = prepare(table, dataset);
  if (!parsed.ok) return parsed;
  const prepared = parsed.value;
  const { preparation, task, train, validation } = prepared;
  const { target } = preparation;
  const targetOf = rawTargets(prepared, table);
  const shown = show(table, dataset, card);
  return {
    ok: true,
    value: {
      ...shown,
      preview: withEncoded(shown.preview, preparation, table),
      notes: prepared.notes,
      droppedRows: prepared.droppedRows,
      task,
      classBalance: classBalance(prepared, targetOf),
      targetRange: targetRange(prepared, targetOf),
      sizes: { train: train.rows.length, validation: validation.rows.length, test: prepared.testRows.length },
      inputShape: preparation.inputShape,
      outputs: 'classes' in target ? target.classes.length : 1,
      preparation,
      floor: preparation.series ? seriesFloor(table, prepared, dataset.split) : floorFor(prepared),
      values: target.type === 'value' && !preparation.series ? { train: train.targets, validation: validation.targets } : null,
      planar: planarPoints({ prepared, table, targetOf }),
      ...(preparation.series && { series: seriesView(table, target.name, dataset) }),
      hash: prepared.hash,
    },
  };
}
