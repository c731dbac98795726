/** What stands in the runs table: runs of this ledger, and those of other trackers, which have no spec, data, history or weights. Pure. */
import type { ImportedRun } from './imported-run.ts';
import type { Run } from './run.ts';

export type ListedRun = Run | ImportedRun;

export const isImported = (run: ListedRun): run is ImportedRun => 'source' in run;
export const isTrained = (run: ListedRun): run is Run => !('source' in run);

/** Those that were trained here. */
export const trainedOf = (runs: readonly ListedRun[]): Run[] => runs.filter(isTrained);
