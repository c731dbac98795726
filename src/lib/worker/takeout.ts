/** What crosses between a page and the worker that takes the ledger out of this browser or brings it in. Plain structured-clone data only. */
import type { ThingName } from '../share/runs/ledger-files.ts';
import type { Restored } from '../share/runs/restored.ts';
import type { RunsFormat } from '../share/runs/runs-file.ts';
import type { RunId } from '../spec/ids.ts';
import type { Json, Parsed } from '../spec/parse.ts';
import type { Surroundings } from './protocol.ts';

/** `columns`: paths, of a table; left out: every one that occurs. `isTraining`: some tab trains, so that a run which seems to train does. `at`: now, in Unix milliseconds. */
export type RunsRequest = { ids: RunId[]; format: RunsFormat; columns?: string[]; isTraining: boolean; at: number };

/** `madeAt` in Unix milliseconds; `plan` as if it were restored now; `views`: those of the runs table, which the ledger does not keep. */
export type InspectedBackup = { madeAt: number; plan: Restored; views: readonly unknown[] };

/** `views`: as they are stored beside the ledger. */
export type BackUpRequest = { at: number; app: string; views?: readonly Json[] };

/** Page -> worker. Each is asked for alone; whoever waits no longer terminates the worker, but for a restore. */
export interface TakeoutCommands {
  /** These runs as one file, in this order; those that are gone are left out. */
  runs(request: RunsRequest): Promise<Blob>;
  /** Everything in the ledger as one file. */
  backUp(request: BackUpRequest): Promise<Blob>;
  /** Reads all of a backup and says what restoring it would do. Issues are a sentence: damaged, foreign, too new. */
  inspect(file: File): Promise<Parsed<InspectedBackup>>;
  /** All of the inspected backup or nothing. */
  restore(): Promise<Parsed<Restored<ThingName>>>;
  /** A restore ends as soon as it can, and takes back what it added. */
  cancel(): Promise<void>;
}

/** Worker -> page. Of things or bytes, whichever `unit` says; `of` is null where nobody knows it. */
export type TakeoutProgress = { done: number; of: number | null; unit: 'runs' | 'things' | 'bytes' };
export type TakeoutNews = { sequence: number } & TakeoutProgress;

export interface TakeoutDoor extends TakeoutCommands {
  open(port: MessagePort, surroundings: Surroundings): Promise<void>;
}
