import type { Checkpoint, KeptCheckpoint, LedgerEvent } from '../runs/events.ts';
import type { RunAnnotation } from '../runs/annotate.ts';
import type { ImportedRun } from '../runs/imported-run.ts';
import type { ListedRun } from '../runs/listed-run.ts';
import type { Beginning, History, Run } from '../runs/run.ts';
import { startedAtOf } from '../runs/status.ts';
import type { NotebookId, RunId } from '../spec/ids.ts';
import type { Notebook } from '../spec/notebook.ts';
import type { CheckpointInfo } from './checkpoint-heads.ts';

export type { CheckpointInfo };

/** A saved notebook. `revision` grows by one a save; a save names the revision it started from. */
export type StoredNotebook = { id: NotebookId; revision: number; savedAt: number; createdAt: number; notebook: Notebook };

/** `now` in Unix milliseconds. */
export type NotebookSave = { id: NotebookId; notebook: Notebook; baseRevision: number; now: number };

export type SaveResult = { saved: true; revision: number } | { saved: false; current: StoredNotebook };

/** Everything a trainer message changed, written in one strict transaction or not at all. */
export type RunWrite = {
  run: Run; // the summary after the events; what a person said of the run is not taken from it
  chunk: LedgerEvent[]; // appended to the history; step and epoch events only
  checkpoint: Checkpoint | null; // replaces the older of two
  kept?: KeptCheckpoint[]; // beside them, as the rule of the run says
};

/** What `listRuns` begins with, or all of it. */
export type NewestRuns = { runs: Run[]; isAll: boolean };

/** What lies beside the summaries of runs; `bytes` is that of the checkpoints, `predicted` the runs that keep their predictions. */
export type Weight = { checkpoints: number; bytes: number; predicted: number };

export type Thing = { type: 'run' | 'imported'; id: RunId } | { type: 'notebook'; id: NotebookId };
export type Deleted = Thing & { deletedAt: number }; // Unix milliseconds

/** `ever` never falls while the data are whole: what is there, deleted things included, and what was purged. */
export type Count = { kept: number; ever: number };
export type Counts = { runs: Count; notebooks: Count };

/**
 * The ledger. Every promise that resolves means "on disk"; every method that writes is one transaction.
 * The same contract tests run over memory, fake-indexeddb and Chromium's IndexedDB.
 */
export interface Store {
  listNotebooks(): Promise<StoredNotebook[]>; // newest save first
  readNotebook(id: NotebookId): Promise<StoredNotebook | null>;
  /**
   * Compare-and-swap: refused with the present state when the base revision is not the stored one. Base 0 creates, and
   * a notebook that was deleted meanwhile comes back: an edit is never dropped.
   */
  saveNotebook(save: NotebookSave): Promise<SaveResult>;

  listRuns(): Promise<Run[]>; // newest first
  listNewestRuns(most: number): Promise<NewestRuns>; // takes no longer where there are many
  readRun(id: RunId): Promise<Run | null>;
  readHistory(id: RunId): Promise<History>;
  readCheckpoint(id: RunId, slot?: number): Promise<Checkpoint | null>; // the newest whole one, or that of a slot
  listCheckpoints(id: RunId): Promise<CheckpointInfo[]>; // the newest first, without weights
  readPredictions(id: RunId): Promise<Uint8Array | null>; // of the validation part, packed; null where none are kept, or damaged
  /** Whoever trains it: no lease. In the place of those before; false for a run that is not there, of which nothing is kept. */
  keepPredictions(id: RunId, packed: Uint8Array): Promise<boolean>;
  weigh(ids: readonly RunId[]): Promise<Weight>; // without reading any of it; of what is deleted nothing
  /**
   * All or none, with the checkpoints that some of them begin with. @throws RunExists when one of the ids is taken: a record is never
   * overwritten. @throws StaleLease when `lease` is no longer the stored one.
   */
  createRuns(lease: number, runs: Run[], beginnings?: Beginning[]): Promise<void>;
  /**
   * Returns the runs that were deleted meanwhile: they stay deleted and nothing of theirs was written.
   * @throws StaleLease when `lease` is no longer the stored one: another supervisor took over.
   */
  writeRuns(lease: number, writes: RunWrite[]): Promise<RunId[]>;
  /** At the end of a run: history chunks become one record. */
  compactRun(lease: number, id: RunId): Promise<void>;
  /**
   * What a person says of runs, imported ones too, whoever trains them: no lease. `writeRuns` leaves it as it is stored. Returns those runs
   * as they are now, each once; what was deleted meanwhile stays as it is and is not among them.
   */
  annotateRuns(said: readonly RunAnnotation[]): Promise<ListedRun[]>;
  listImported(): Promise<ImportedRun[]>; // the last imported first, then as their files have them
  /**
   * All or none, each over the one of the same id that is here, as `importedOver` says. Gives those they took the place of, as they were;
   * what was deleted comes anew.
   */
  importRuns(runs: readonly ImportedRun[]): Promise<ImportedRun[]>;
  /** Nobody reads or lists them from now on, and no trainer writes them; they lie aside until they are restored or purged. */
  delete(things: readonly Thing[], now: number): Promise<void>;
  /** Brings back what was deleted and not yet purged. A run that lost its trainer by it comes back as interrupted. */
  restore(things: readonly Thing[]): Promise<void>;
  listDeleted(): Promise<Deleted[]>;
  /** Removes for good what is deleted; what was restored meanwhile stays. */
  purge(things: readonly Thing[]): Promise<void>;
  /** How much there is and ever was, by counting: cheap. */
  counts(): Promise<Counts>;
  /** Takes the lease (old + 1) and returns it; writes with an older one fail from now on. */
  takeLease(): Promise<number>;
  close(): void;
}

export class RunExists extends Error {
  override name = 'RunExists';
  constructor(id: RunId) {
    super(`Run ${id} is in the ledger already; a record is never overwritten.`);
  }
}

export class StaleLease extends Error {
  override name = 'StaleLease';
}

/** The disk is full or storage was refused; nothing of the transaction was kept. */
export class StorageFull extends Error {
  override name = 'StorageFull';
}

export const fullMessage = 'The disk is full, or the browser grants no more storage: free some space. What was saved before is safe.';

/** The order of the runs table. */
export const newestFirst = (a: Run, b: Run): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

export const isSame = (a: Thing, b: Thing): boolean => a.type === b.type && a.id === b.id;

/** A run as it comes back from being deleted: whoever trained it, or would have, has let go of it. */
export function restoredRun(run: Run): Run {
  const { status } = run.state;
  if (status !== 'queued' && status !== 'running') return run;
  const [was, then] = status === 'queued' ? ['waited', 'starts it'] : ['trained', 'goes on from the last checkpoint'];
  return {
    ...run,
    state: { status: 'interrupted', startedAt: startedAtOf(run.state), message: `Was deleted while it ${was}: Resume ${then}.` },
  };
}
