/**
 * How long what Run would start is likely to train: by a step measured on its own job, else by what this browser's own runs taught.
 * Measures while nothing trains, once for each job; owns no run.
 */
import { expectedFromStep } from '../../engine/cost.ts';
import type { Ready } from '../../launch/train-view.ts';
import { fastestOf } from '../../runs/calibration.ts';
import type { Run } from '../../runs/run.ts';
import { isActive, isOver } from '../../runs/status.ts';
import type { RunId } from '../../spec/ids.ts';
import { backendChoices, type BackendChoice, type BackendName } from '../../spec/notebook.ts';
import type { Services } from '../services.ts';
import { Speeds, workRequest, type Shelf } from './speeds.ts';

type Where = { choice: BackendChoice; name: string | undefined }; // name: what 'auto' stands for here, once it is known

export class Expectations {
  readonly #analysis: Pick<Services['analysis'], 'calibrate'>;
  readonly #speeds: Speeds;
  readonly #startedFrom = new Map<RunId, Ready>(); // by this page, not interrupted since
  readonly #asked = new Set<string>();
  #measured = $state.raw<ReadonlyMap<string, number>>(new Map()); // milliseconds a step, by job

  constructor(analysis: Pick<Services['analysis'], 'calibrate'>, shelf: Shelf) {
    this.#analysis = analysis;
    this.#speeds = new Speeds(shelf);
  }

  /** Milliseconds that one run is likely to train. */
  ms(ready: Ready, where: Where): number {
    const backend = nameOf(where);
    const msPerStep = this.#measured.get(jobOf(ready, backend));
    return msPerStep === undefined ? this.#speeds.expectedMs(ready, backend) : expectedFromStep(workRequest(ready), msPerStep);
  }

  /** Measures the job of `run`, which Run would start, unless it is known. A GPU is the trainer's to measure. */
  async measure(run: Run, ready: Ready, where: Where): Promise<void> {
    const backend = nameOf(where);
    const job = jobOf(ready, backend);
    if (backend === 'webgpu' || this.#asked.has(job)) return;
    this.#asked.add(job);
    const fastest = fastestOf(await this.#analysis.calibrate(run).catch(() => [])); // only an estimate: runs teach it too
    if (fastest) this.#measured = new Map(this.#measured).set(job, fastest.msPerStep);
  }

  began({ id, purpose }: Run, ready: Ready): void {
    if (purpose === 'train') this.#startedFrom.set(id, ready);
  }

  /** News of a run: one that has ended teaches how fast its backend is. */
  heard(run: Run): void {
    const ready = this.#startedFrom.get(run.id);
    if (!ready || isActive(run.state.status)) return;
    if (isOver(run.state.status)) this.#speeds.learn(run, ready);
    this.#startedFrom.delete(run.id);
  }
}

const nameOf = ({ choice, name }: Where): BackendName =>
  backendChoices.find((each): each is BackendName => each === (choice === 'auto' ? name : choice) && each !== 'auto') ?? 'wasm';

/** What the time of a step depends on. */
function jobOf({ resolved, summary }: Ready, backend: BackendName): string {
  const { batchSize, loss, optimizer } = resolved.training;
  return JSON.stringify([backend, summary.hash, resolved.model, batchSize, loss, optimizer.type]);
}
