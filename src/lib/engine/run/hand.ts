/**
 * The numbers that a hand moved in the middle of a run: those the record lists, which act again at exactly their step, and those
 * asked for now. Values are absolute, so a resume from a checkpoint that has one already changes nothing.
 */
import type { Intervention, InterventionChange } from '../../runs/events.ts';
import { withIntervention } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';
import type { Knobs } from '../executors/executor.ts';
import { firstKnobs, knobsOf } from './plan-run.ts';

export class Hand {
  readonly #resolved: Run['resolved'];
  readonly #first: Knobs; // before any change
  #list: readonly Intervention[];
  #heeded: number; // recorded ones up to this step were handed out

  /** `step`: where the run begins or goes on. */
  constructor({ resolved, interventions }: Pick<Run, 'resolved' | 'interventions'>, step: number) {
    this.#resolved = resolved;
    this.#first = firstKnobs(resolved);
    this.#list = interventions;
    this.#heeded = step - 1;
  }

  /** Steps that may be trained before the next recorded change, Infinity without one. */
  stepsToNext(step: number): number {
    const next = this.#list.find((intervention) => intervention.step > step);
    return next ? next.step - step : Infinity;
  }

  /** Recorded changes whose step has come since the last call. */
  due(step: number): InterventionChange[] {
    const due = this.#list.filter((each) => each.step > this.#heeded && each.step <= step);
    this.#heeded = step;
    return due.map(({ change }) => change);
  }

  /** Takes in what is done now. Returns the changes that the record needs: of two of the same number only the last. */
  add(changes: readonly InterventionChange[], at: { step: number; epoch: number }): Intervention[] {
    const before = this.#list;
    for (const change of changes) this.#list = withIntervention(this.#list, { ...at, change });
    return this.#list.filter((each) => !before.includes(each));
  }

  knobs(step: number): Knobs {
    if (this.#list.length === 0) return this.#first;
    return knobsOf({ resolved: this.#resolved, interventions: [...this.#list] }, step);
  }
}
