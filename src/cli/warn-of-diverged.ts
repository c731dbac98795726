import type { Checkpoint } from '../lib/runs/events.ts';
import type { Run } from '../lib/runs/run.ts';

/** What a person ought to know of a file that keeps a run that diverged, as a sentence; null for any other run. */
export function warnOfDiverged({ run, checkpoint, file }: { run: Run; checkpoint: Checkpoint; file: string }): string | null {
  const { name, state, best } = run;
  if (state.status !== 'diverged') return null;
  const said = `"${name}" diverged at epoch ${state.epoch}, and "${file}" holds its`;
  // The step that broke the run is the one after the last finite state.
  const isBest = best !== null && checkpoint.step === best.epoch * (run.stepsPerEpoch ?? NaN);
  if (isBest || checkpoint.step < state.step - 1) return `${said} weights of epoch ${checkpoint.epoch}, of before that.`;
  const better =
    best === null
      ? 'it ended no epoch before, so start a new run with a lower learning rate'
      : `better ones, of epoch ${best.epoch}, may be in what --checkpoint best saves`;
  return `${said} last finite weights before that: ${better}.`;
}
