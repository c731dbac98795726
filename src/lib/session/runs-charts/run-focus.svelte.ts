/**
 * What a person points at: a run in the table shows in the charts, and one in a chart shows in the table. Pressing a mark of a chart asks
 * the table for its row. Holds it for as long as the page is open; knows neither of the two.
 */
import type { XUnit } from '../../charts/x-position.ts';
import type { RunId } from '../../spec/ids.ts';

/** `turn` grows with each request, so that the same run can be asked for again. */
export type Sought = { ids: readonly RunId[]; turn: number };

/** A place along the x axis of every chart that has this unit. */
export type Crosshair = { unit: XUnit; x: number };

export class RunFocus {
  #crosshair = $state.raw<Crosshair | null>(null);
  #pointed = $state.raw<readonly RunId[]>([]);
  #sought = $state.raw<Sought>({ ids: [], turn: 0 });

  /** The runs under the pointer or the focus, wherever that is; empty: none. */
  get pointed(): readonly RunId[] {
    return this.#pointed;
  }

  /** The runs whose row the table should show and mark. */
  get sought(): Sought {
    return this.#sought;
  }

  get crosshair(): Crosshair | null {
    return this.#crosshair;
  }

  cross(at: Crosshair | null): void {
    if (at?.x !== this.#crosshair?.x || at?.unit !== this.#crosshair?.unit) this.#crosshair = at;
  }

  point(ids: readonly RunId[]): void {
    const isSame = ids.length === this.#pointed.length && ids.every((id, at) => id === this.#pointed[at]);
    if (!isSame) this.#pointed = ids;
  }

  find(ids: readonly RunId[]): void {
    this.#sought = { ids, turn: this.#sought.turn + 1 };
  }
}
