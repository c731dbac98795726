/** Adds up where the time of a run goes, and tells what its plan holds. Owns no clock. */
import type { Costs, Phase } from '../../runs/costs.ts';
import { footprintOf, type DataSize } from '../ops/footprint.ts';
import type { Plan } from '../ops/plan.ts';

/** What whoever prepared a run knows of it. */
export type Surroundings = { prepareMs: number; heldBytes: () => number };

const float = 4;

export class Spending {
  readonly #now: () => number;
  readonly #ms: Record<Phase, number>;

  /** `before`: of a run that goes on. */
  constructor(now: () => number, before: Costs | undefined) {
    this.#now = now;
    this.#ms = { prepare: 0, open: 0, train: 0, evaluate: 0, weights: 0, instruments: 0, measure: 0, ...before?.ms };
  }

  add(phase: Phase, ms: number): void {
    this.#ms[phase] += ms;
  }

  async on<Result>(phase: Phase, work: Promise<Result>): Promise<Result> {
    const began = this.#now();
    const result = await work;
    this.add(phase, this.#now() - began);
    return result;
  }

  /** `held`: what the engine holds now. */
  costs(plan: Plan, data: DataSize, held: number | null): Costs {
    const { fixed, row, least } = footprintOf(plan, data);
    const parameters = float * plan.parameterCount;
    const optimizer = float * plan.slotCount;
    const resident = float * (data.inputs + data.targets);
    const besides = fixed - 2 * parameters - optimizer - resident; // scratch that no batch changes
    return {
      ms: { ...this.#ms },
      bytes: {
        parameters,
        gradients: parameters,
        optimizer,
        activations: besides + Math.max(row * plan.batchSize, least),
        data: resident,
        held,
      },
    };
  }
}
