/**
 * When the instruments of a run look, and what that costs. The first look, which warms up, and the last come in any case; between them a
 * look waits until all of them together take at most a share of the training. Changes no bit of the run, whenever it looks.
 */
import type { TrainEvent } from '../../runs/events.ts';
import type { Execution } from '../executors/executor.ts';
import { isDue, observe } from './observe.ts';
import type { ProbedMoment, ProbedRun } from './probe.ts';
import type { Run } from '../../runs/run.ts';

/** Milliseconds of looking to milliseconds of training, beyond the first look. */
const mostOfTraining = 0.13;

type Watched = { run: Run; probed: ProbedRun; execution: Execution; stepsPerEpoch: number; now: () => number };

export class Observer {
  readonly #watched: Watched;
  #began: number | null = null; // when the first look was over
  #spent = 0; // since then
  #last = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** After the end of an epoch: what is seen, or null when none is due. `isOver`: there is no other epoch. */
  async look(moment: () => ProbedMoment, { epoch, isOver }: { epoch: number; isOver: boolean }): Promise<TrainEvent | null> {
    const { run, probed, execution, stepsPerEpoch, now } = this.#watched;
    if (!run.instruments || !(isOver || (isDue(run, { epoch, stepsPerEpoch }) && this.#mayLook()))) return null;
    const began = now();
    const seen = await observe(probed, execution, moment());
    const tookMs = now() - began;
    this.#last = tookMs;
    if (this.#began === null) this.#began = now();
    else this.#spent += tookMs;
    return { type: 'observed', observation: { ...seen, tookMs } };
  }

  #mayLook(): boolean {
    if (this.#began === null) return true;
    const trained = this.#watched.now() - this.#began - this.#spent;
    // The first look says nothing of what another one takes.
    const next = this.#spent === 0 ? 0 : this.#last;
    return this.#spent + next <= mostOfTraining * trained;
  }
}
