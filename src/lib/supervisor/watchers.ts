/**
 * Who looks at the drawings of which run: this tab's own page, and pages of other tabs. Joins what they want drawn, sends the others
 * at most about five drawings a second of each run, the last one always, and forgets a tab that no longer says that it looks.
 */
import type { RunId } from '../spec/ids.ts';
import type { Preview, PreviewInterest } from '../worker/protocol.ts';
import type { Clock } from './clock.ts';

/** A tab that looks says so this often. */
export const sayEveryMs = 2000;
const forgetAfterMs = 3 * sayEveryMs;
export const sendEveryMs = 200;

type Watching = { tab: string; id: RunId; interest: PreviewInterest; until: number };

export class Watchers {
  readonly #clock: Clock;
  readonly #send: (id: RunId, preview: Preview) => void;
  readonly #own = new Map<RunId, PreviewInterest>();
  readonly #outgoing = new Map<RunId, Preview | null>(); // sent a moment ago; what came since
  #others: Watching[] = [];

  constructor(clock: Clock, send: (id: RunId, preview: Preview) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** What this tab's own page looks at. */
  get own(): ReadonlyMap<RunId, PreviewInterest> {
    return this.#own;
  }

  get watched(): RunId[] {
    return [...new Set([...this.#own.keys(), ...this.#others.map(({ id }) => id)])];
  }

  setOwn(id: RunId, interest: PreviewInterest | null): void {
    if (interest) this.#own.set(id, interest);
    else this.#own.delete(id);
  }

  setOther(tab: string, id: RunId, interest: PreviewInterest | null): void {
    this.#others = this.#others.filter((each) => each.tab !== tab || each.id !== id);
    if (interest) this.#others.push({ tab, id, interest, until: this.#clock.monotonic() + forgetAfterMs });
  }

  /** The runs at which a tab looked that is gone. */
  forget(): RunId[] {
    const now = this.#clock.monotonic();
    const gone = this.#others.filter(({ until }) => until <= now);
    this.#others = this.#others.filter((each) => !gone.includes(each));
    return gone.map(({ id }) => id);
  }

  /** One drawing serves all: the grid of this tab's page if it looks, and units if anybody wants them. */
  interestIn(id: RunId): PreviewInterest | null {
    const own = this.#own.get(id);
    const all = [...(own ? [own] : []), ...this.#others.filter((each) => each.id === id).map(({ interest }) => interest)];
    const [first] = all;
    return first ? { grid: first.grid, units: all.some(({ units }) => units) } : null;
  }

  /** A drawing came: to the others, if any look. */
  show(id: RunId, preview: Preview): void {
    if (!this.#others.some((each) => each.id === id)) return;
    if (this.#outgoing.has(id)) this.#outgoing.set(id, preview);
    else this.#sendNow(id, preview);
  }

  #sendNow(id: RunId, preview: Preview): void {
    this.#send(id, preview);
    this.#outgoing.set(id, null);
    this.#clock.after(sendEveryMs, () => {
      const latest = this.#outgoing.get(id);
      this.#outgoing.delete(id);
      if (latest) this.#sendNow(id, latest);
    });
  }
}
