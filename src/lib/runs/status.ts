import type { Run, RunState, RunStatus } from './run.ts';

/** Nothing more comes by itself: the record stands, unless a person resumes it. */
export const isOver = (status: RunStatus): boolean =>
  status === 'finished' || status === 'stopped' || status === 'diverged' || status === 'failed';

/** A trainer has it, or will. */
export const isActive = (status: RunStatus): boolean => status === 'queued' || status === 'running' || status === 'paused';

/** Whether Resume makes sense: it was cut short with epochs left to train. A failed run counts once it had trained. */
export const isResumable = ({ state, epochsDone, resolved }: Pick<Run, 'state' | 'epochsDone' | 'resolved'>): boolean =>
  (state.status === 'interrupted' ||
    state.status === 'paused' ||
    state.status === 'stopped' ||
    (state.status === 'failed' && epochsDone > 0)) &&
  epochsDone < resolved.training.epochs;

/** Epochs that it trained itself: one that goes on from another run's checkpoint begins there. */
export const ownEpochs = ({ epochsDone, origin }: Pick<Run, 'epochsDone' | 'origin'>): number => epochsDone - (origin?.epoch ?? 0);

/** When it began, where that is known. */
export const startedAtOf = (state: RunState): number | null => (state.status === 'queued' ? null : state.startedAt);

const count = (epochs: number) => (epochs === 1 ? '1 epoch' : `${epochs} epochs`);

/** Why a run without a trainer does not train, as its record and every table say it. */
function interruptionOf({ state, ...run }: Pick<Run, 'state' | 'epochsDone' | 'origin'>): string {
  const epochsDone = ownEpochs(run);
  if (state.status === 'queued' && epochsDone === 0) return 'Was still waiting when the page closed: Resume starts it.';
  if (state.status === 'paused') return `Was paused after ${count(epochsDone)} when the page closed: Resume goes on from there.`;
  const place = epochsDone === 0 ? 'before its first epoch was recorded' : `with ${count(epochsDone)} recorded`;
  return `Cut off ${place}, when the page or the browser closed: Resume goes on from the last checkpoint.`;
}

/** A stored run as it is shown while no tab trains: one that seems to train is interrupted, never a spinner. */
export const withoutTrainer = (run: Run): Run =>
  isActive(run.state.status)
    ? { ...run, state: { status: 'interrupted', startedAt: startedAtOf(run.state), message: interruptionOf(run) } }
    : run;

/** The best validation score; none for a check, which is scored on the one batch it learns by heart. */
export const bestOf = ({ best, purpose }: Pick<Run, 'best' | 'purpose'>): Run['best'] => (purpose === 'train' ? best : null);

/** Why the predictions of a run are not kept with it; null: they are, once it has weights. */
export function whyUnkept({ purpose, state: { status } }: Pick<Run, 'purpose' | 'state'>): 'diverged' | 'failed' | 'check' | null {
  if (purpose !== 'train') return 'check';
  return status === 'diverged' || status === 'failed' ? status : null;
}
