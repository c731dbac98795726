/**
 * Takes the ledger out as files, and a backup in. Opens storage for one command at a time and closes it again; tells how far it is. Adds what
 * is not there, never changes what is, and never trains.
 */
import type { Facts } from '../runs/columns/column.ts';
import { withoutTrainer } from '../runs/status.ts';
import { shownName } from '../runs/annotations.ts';
import type { ListedRun } from '../runs/listed-run.ts';
import type { Run } from '../runs/run.ts';
import type { Chunk } from '../share/deflate.ts';
import { openBackup, writeBackup, type Backup } from '../share/runs/backup.ts';
import { planRestore, restoreBackup } from '../share/runs/restore.ts';
import { runsFile, type RunsSource } from '../share/runs/runs-file.ts';
import type { ByteSource } from '../share/unzip.ts';
import type { RunId } from '../spec/ids.ts';
import { shownTitle } from '../spec/names.ts';
import { show } from '../spec/show.ts';
import type { Store } from '../storage/store.ts';
import type { WholeLedger } from '../storage/whole-ledger.ts';
import type { TakeoutDoor, TakeoutNews, TakeoutProgress } from './takeout.ts';

type ReadStore = Pick<Store, 'listRuns' | 'listImported' | 'listNotebooks' | 'readHistory' | 'counts' | 'close'>;

/** `now`: monotonic milliseconds. */
export type TakeoutMachine = { openStore: () => Promise<ReadStore>; openLedger: () => Promise<WholeLedger>; now: () => number };

const toldEveryMs = 50;
const batchBytes = 16e6; // what goes into a Blob leaves the memory of the worker

/** The chunks as one Blob, so that no more than a batch of them is held here. */
async function blobOf(chunks: AsyncIterable<Chunk>, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  let batch: Chunk[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    batch.push(chunk);
    held += chunk.length;
    if (held < batchBytes) continue;
    parts.push(new Blob(batch));
    batch = [];
    held = 0;
  }
  return new Blob([...parts, ...batch], { type });
}

const types = {
  csv: 'text/csv',
  jsonLines: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
  mlflow: 'application/zip',
  tensorboard: 'application/zip',
} as const;

async function factsOf(store: ReadStore, runs: readonly Run[]): Promise<Facts> {
  const titles = new Map((await store.listNotebooks()).map(({ id, notebook }) => [id, shownTitle(notebook.title)]));
  const names = new Map(runs.map((run) => [run.id, shownName(run)]));
  return {
    notebookOf: ({ notebookId, notebookTitle }) => (notebookId === null ? '' : (titles.get(notebookId) ?? notebookTitle ?? '')),
    nameOf: (id) => names.get(id),
  };
}

export function createTakeoutDoor({ openStore, openLedger, now }: TakeoutMachine): TakeoutDoor {
  let post: (progress: TakeoutProgress) => void = () => undefined;
  let inspected: Backup | null = null;
  let isCancelled = false;

  async function within<Opened extends { close: () => void }, Value>(
    open: () => Promise<Opened>,
    work: (opened: Opened) => Promise<Value>,
  ) {
    const opened = await open();
    try {
      return await work(opened);
    } finally {
      opened.close();
    }
  }

  return {
    open: async (port) => {
      let sequence = 0;
      let last = -Infinity;
      post = (progress) => {
        if (now() - last < toldEveryMs && progress.done !== progress.of) return;
        last = now();
        const news: TakeoutNews = { ...progress, sequence: ++sequence };
        port.postMessage(news);
      };
    },
    runs: ({ ids, format, columns, isTraining, at }) =>
      within(openStore, async (store) => {
        const all = await store.listRuns();
        const facts = await factsOf(store, all);
        const known = new Map<RunId, ListedRun>(all.map((run) => [run.id, isTraining ? run : withoutTrainer(run)]));
        for (const run of await store.listImported()) known.set(run.id, run);
        const runs = ids.flatMap((id) => known.get(id) ?? []);
        const onRun = (done: number, of: number) => post({ done, of, unit: 'runs' });
        const source: RunsSource = { readHistory: (id) => store.readHistory(id), facts, columns, at, onRun };
        return blobOf(runsFile(runs, format, source), types[format]);
      }),
    backUp: ({ at, app, views }) =>
      within(openLedger, async (ledger) => {
        const of = await within(openStore, async (store) => {
          const { runs, notebooks } = await store.counts();
          return runs.kept + notebooks.kept + (await store.listImported()).length;
        });
        async function* told() {
          let done = 0;
          for await (const thing of ledger.things()) {
            yield thing;
            post({ done: ++done, of, unit: 'things' });
          }
        }
        return blobOf(writeBackup(told(), { at, app, views }), 'application/zip');
      }),
    inspect: async (file) => {
      let done = 0;
      let isInspecting = true; // the restore reads it again
      const source: ByteSource = {
        size: file.size,
        read: async (from, to) => {
          const bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
          done += bytes.length; // the directory at its end is read twice
          if (isInspecting) post({ done: Math.min(done, file.size), of: file.size, unit: 'bytes' });
          return bytes;
        },
      };
      const backup = await openBackup(source, show(file.name));
      isInspecting = false;
      if (!backup.ok) return backup;
      inspected = backup.value;
      const plan = await within(openLedger, (ledger) => planRestore(backup.value, ledger));
      return { ok: true, value: { madeAt: backup.value.madeAt, plan, views: backup.value.views } };
    },
    restore: () => {
      const backup = inspected;
      if (!backup) throw new Error('A backup is inspected before it is restored.');
      isCancelled = false;
      let done = 0;
      return within(openLedger, (ledger) =>
        restoreBackup(backup, {
          read: (name) => {
            if (isCancelled) throw new Error('it was cancelled.');
            post({ done: ++done, of: backup.things.length, unit: 'things' });
            return ledger.read(name);
          },
          add: (thing) => ledger.add(thing),
          takeBack: (names) => ledger.takeBack(names),
        }),
      );
    },
    cancel: async () => {
      isCancelled = true;
    },
  };
}
