/** Many runs as one file: a table of all that is known of them, or the folders of another tracker. Histories are read one at a time. */
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { wantedHistories, type Column, type ColumnHistory, type Facts } from '../../runs/columns/column.ts';
import { trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { History, Run } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Chunk } from '../deflate.ts';
import { zipChunks } from '../zip.ts';
import type { RecordedRun } from './recorded.ts';
import { tableOfRuns } from './table-of-runs.ts';
import { writeCsv, writeJsonLines, type RunTable } from './table.ts';

export type RunsFormat = 'csv' | 'jsonLines' | 'parquet' | 'mlflow' | 'tensorboard';

/** `columns`: the paths of a table's columns in their order; left out: every one that occurs. `at`: now, in Unix milliseconds. `onRun` is told of every run that was gone through, of the number that it gives. */
export type RunsSource = {
  readHistory: (id: RunId) => Promise<History>;
  facts: Facts;
  columns?: readonly string[] | undefined;
  at: number;
  onRun: (done: number, of: number) => void;
};

const encoder = new TextEncoder();

/** Those that are asked for and not gone, else every one that occurs; the name is the first, since files have no pinned ones. */
function columnsOf(runs: readonly ListedRun[], { facts, columns: wanted }: Pick<RunsSource, 'facts' | 'columns'>): readonly Column[] {
  const catalogue = catalogueOf(runs);
  if (wanted) return wanted.flatMap((path) => catalogue.at(path) ?? []);
  const columns = catalogue.list(facts).map(({ column }) => column);
  const isName = ({ path }: Column) => path === 'name';
  return [...columns.filter(isName), ...columns.filter((column) => !isName(column))];
}

async function wholeTable(runs: readonly ListedRun[], source: RunsSource): Promise<RunTable> {
  const { readHistory, facts, onRun } = source;
  const ordered = columnsOf(runs, source);
  const histories = new Map<RunId, ColumnHistory>();
  const historyOf = (id: RunId) => histories.get(id);
  const wanted = wantedHistories(ordered, runs, { ...facts, historyOf });
  for (const [at, id] of wanted.entries()) {
    histories.set(id, await readHistory(id));
    onRun(at + 1, wanted.length);
  }
  return tableOfRuns(runs, ordered, { ...facts, historyOf });
}

/**
 * The file, chunk by chunk, as `new Blob(chunks)` takes them. A run without epochs is in it as well; one of another tracker is in a table, and in
 * no folder of epochs.
 */
export async function* runsFile(runs: readonly ListedRun[], format: RunsFormat, source: RunsSource): AsyncGenerator<Chunk> {
  let done = 0;
  const trained = trainedOf(runs);
  const read = async (run: Run): Promise<RecordedRun> => {
    const history = await source.readHistory(run.id);
    source.onRun(++done, trained.length);
    return { run, history };
  };
  switch (format) {
    case 'csv':
      yield encoder.encode(writeCsv(await wholeTable(runs, source)));
      return;
    case 'jsonLines':
      yield encoder.encode(writeJsonLines(await wholeTable(runs, source)));
      return;
    case 'parquet': {
      const { writeParquet } = await import('./parquet.ts');
      yield await writeParquet(await wholeTable(runs, source));
      return;
    }
    case 'mlflow': {
      const { mlflowFiles } = await import('./mlflow.ts');
      yield* zipChunks(mlflowFiles(trained, read), { at: source.at });
      return;
    }
    case 'tensorboard': {
      const { tensorboardFiles } = await import('./tensorboard.ts');
      yield* zipChunks(tensorboardFiles(trained, read), { at: source.at });
      return;
    }
    default:
      return format satisfies never;
  }
}
