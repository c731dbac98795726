/**
 * Where a run stands: the last state found finite, to which a divergence goes back, and what is known of it. Its arrays are written anew
 * each time: who keeps a state for longer copies it.
 */
import { hashWords } from '../../numerics/hash.ts';
import type { Execution, LaneState } from '../executors/executor.ts';
import { isFiniteState } from './divergence.ts';
import type { PartScores } from './measure.ts';

export class Standing {
  readonly #execution: Execution;
  #state: LaneState;
  #weightsHash: string | null = null;
  scores: PartScores | null = null; // of these weights, once they are worked out

  constructor(execution: Execution, state: LaneState) {
    this.#execution = execution;
    this.#state = state;
  }

  get state(): LaneState {
    return this.#state;
  }

  get weightsHash(): string {
    return (this.#weightsHash ??= hashWords(this.#state.params));
  }

  /** Takes the execution's state; false when that is not finite, and nothing is taken. */
  async take(): Promise<boolean> {
    const seen = this.#execution.inspect?.();
    if (seen && !seen.isFinite) return false;
    const state = await this.#execution.save(seen && this.#state);
    if (!seen && !isFiniteState(state)) return false;
    this.set(state);
    this.#weightsHash = seen?.weightsHash ?? null;
    return true;
  }

  set(state: LaneState): void {
    this.#state = state;
    this.#weightsHash = null;
    this.scores = null;
  }
}
