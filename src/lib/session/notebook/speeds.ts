/**
 * How fast this browser trains, learnt from its own runs: what a run cost and how long it took is remembered when it ends.
 * Only an estimate for people; losing it costs nothing. Keeps the last thirty runs of each backend.
 */
import { fitSpeed, defaultSpeeds, expectedMs, workOf, type Observation } from '../../engine/cost.ts';
import type { Ready } from '../../launch/train-view.ts';
import type { Run } from '../../runs/run.ts';
import type { BackendName } from '../../spec/notebook.ts';

/** localStorage fits. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const shelfKey = 'daybook-speeds-2'; // a new number forgets what slower programs taught
const kept = 30;

type Observed = Partial<Record<BackendName, Observation[]>>;

/** What is to be trained and evaluated. */
export const workRequest = (
  { plan, summary, resolved }: Pick<Ready, 'plan' | 'summary' | 'resolved'>,
  epochs = resolved.training.epochs,
) => ({
  plan,
  trainExamples: summary.sizes.train,
  validationExamples: summary.sizes.validation,
  epochs,
});

export class Speeds {
  readonly #shelf: Shelf;
  #observed: Observed;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.#observed = read(shelf);
  }

  /** Milliseconds of training to expect, without loading data or starting the backend. */
  expectedMs(ready: Ready, backend: BackendName): number {
    const speed = fitSpeed(this.#observed[backend] ?? [], defaultSpeeds[backend]);
    return expectedMs({ ...workRequest(ready), speed });
  }

  /** A run that was started from `ready` and never interrupted has ended. */
  learn(run: Run, ready: Ready): void {
    const backend = run.environment?.backend;
    if (!backend || run.epochsDone === 0 || run.elapsedMs <= 0) return;
    if (backend === 'wasm' && run.environment?.path !== 'wasm') return; // as new runs are trained
    const observation = { ...workOf(workRequest(ready, run.epochsDone)), elapsedMs: run.elapsedMs };
    this.#observed = { ...this.#observed, [backend]: [...(this.#observed[backend] ?? []), observation].slice(-kept) };
    try {
      this.#shelf.setItem(shelfKey, JSON.stringify(this.#observed));
    } catch {
      // A full or refused localStorage: the estimate is then learnt anew after a reload.
    }
  }
}

function read(shelf: Shelf): Observed {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(shelfKey) ?? '{}');
    const fields = new Map(typeof stored === 'object' && stored !== null ? Object.entries(stored) : []);
    const observations = (name: string): Observation[] => {
      const list: unknown = fields.get(name);
      return Array.isArray(list) ? list.filter(isObservation).slice(-kept) : [];
    };
    return { webgpu: observations('webgpu'), wasm: observations('wasm'), cpu: observations('cpu') };
  } catch {
    return {}; // not ours, or damaged
  }
}

function isObservation(value: unknown): value is Observation {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return ['steps', 'multiplyAdds', 'elapsedMs'].every((key) => Number.isFinite(fields.get(key)));
}
