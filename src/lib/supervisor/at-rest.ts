/**
 * What happens to runs that no trainer has: the supervisor's own events in their records, numbers moved while they are paused, and their
 * way back into the queue. Writes only through the recorder, and never waits for a storage that hangs.
 */
import { adjustAtRest, refuseChange } from '../runs/adjust-run.ts';
import type { InterventionChange, LedgerEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import { isResumable } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import { killed, withdrawn } from './own-events.ts';
import type { Recorded, Recorder } from './recorder.ts';

type Fold = (id: RunId, events: readonly LedgerEvent[]) => Run | null;

export class AtRest {
  readonly #recorder: Recorder;
  readonly #fold: Fold;

  constructor(recorder: Recorder, fold: Fold) {
    this.#recorder = recorder;
    this.#fold = fold;
  }

  /** It waits again. @throws Error with a sentence when there is nothing left to train. */
  queue(id: RunId): Promise<Run> {
    return this.#record(id, ({ run }) => {
      if (!isResumable(run)) throw new Error(`"${run.name}" is ${run.state.status} and has nothing left to train: start a new run.`);
      return { type: 'queued' };
    });
  }

  pause(id: RunId): Promise<Run> {
    return this.#record(id, ({ run }) => ({ type: 'paused', epoch: run.epochsDone }));
  }

  /** Ends one that is not over. */
  withdraw(id: RunId): Promise<Run> {
    return this.#record(id, ({ run }) => withdrawn(run));
  }

  kill(id: RunId): Promise<Run> {
    return this.#record(id, ({ run }) => killed(run));
  }

  /** Takes a moved number into the record, at the step of its checkpoint. @throws Error with a sentence when it cannot be moved. */
  async adjust(id: RunId, change: InterventionChange): Promise<void> {
    const recorded = await this.#recorder.open(id);
    const refusal = refusalOf(recorded, change);
    if (recorded && refusal === null) this.#fold(id, adjustAtRest(recorded.checkpoint, change));
    void this.#recorder.close(id);
    if (refusal !== null) throw new Error(refusal);
  }

  /** One event into the record of a run that is not training. */
  async #record(id: RunId, eventOf: (recorded: Recorded) => LedgerEvent | null): Promise<Run> {
    const recorded = await this.#recorder.open(id);
    if (!recorded) throw new Error(gone);
    const event = eventOf(recorded);
    const run = event ? this.#fold(id, [event]) : null;
    void this.#recorder.close(id); // a storage that hangs must not hold up commands
    return run ?? recorded.run;
  }
}

const gone = 'This run is no longer in the ledger.';

export const refusalOf = (recorded: Recorded | null, change: InterventionChange): string | null =>
  recorded ? refuseChange(recorded.run, change) : gone;
