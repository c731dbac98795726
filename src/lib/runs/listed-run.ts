/** What stands in the runs table: runs of this ledger, and those of other trackers, which have no spec, data, history or weights. Pure. */
import type { ImportedRun } from './imported-run.ts';
import type { Run, RunStatus } from './run.ts';

export type ListedRun = Run | ImportedRun;

export const isImported = (run: ListedRun): run is ImportedRun => 'source' in run;
export const isTrained = (run: ListedRun): run is Run => !('source' in run);

/** Those that were trained here. */
export const trainedOf = (runs: readonly ListedRun[]): Run[] => runs.filter(isTrained);

/** The trackers' words of which it is certain that they mean a status of ours; W&B's are in lower case, MLflow's in capitals. */
const statuses: Readonly<Record<string, RunStatus>> = { finished: 'finished', failed: 'failed', killed: 'stopped' };

const under: ReadonlySet<string> = new Set(['running', 'queued', 'pending', 'scheduled', 'paused', 'starting']);

/** How it stands; null where the tracker says nothing, or something that is no status of ours. */
export function statusOf(run: ListedRun): RunStatus | null {
  if (isTrained(run)) return run.state.status;
  const word = run.status?.toLowerCase() ?? '';
  return Object.hasOwn(statuses, word) ? (statuses[word] ?? null) : null;
}

/** Of an imported run as the table says it: our word where it is certain, else the tracker's own. What went on when the table was saved is past. */
export function statusWord(run: ImportedRun): string | null {
  const word = run.status?.trim().toLowerCase() ?? '';
  if (word === '') return null;
  return statusOf(run) ?? (under.has(word) ? `was ${word}` : word);
}

/** The time that it is sorted by among others. */
export const madeAt = (run: ListedRun): number => run.createdAt ?? (isImported(run) ? run.importedAt : 0);
