/**
 * One run, opened: its summary, its curves, and what its newest weights say about the validation examples. Follows the run
 * while it trains, here or in another tab. Reads only; resuming goes through the supervisor, which alone writes runs.
 */
import { applyAllToHistory } from '../runs/apply-event.ts';
import type { Checkpoint, LedgerEvent } from '../runs/events.ts';
import type { History, Run } from '../runs/run.ts';
import { isActive } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import type { Parsed } from '../spec/parse.ts';
import type { Store } from '../storage/store.ts';
import type { AnalysisCommands, Predictions } from '../worker/protocol.ts';

export type RawRow = Record<string, number | string>;

export type RunPageState =
  { status: 'loading' } | { status: 'ready'; run: Run; history: History } | { status: 'missing' } | { status: 'failed'; message: string };

/** 'none': there are no weights yet. */
export type PredictionsState =
  | { status: 'none' }
  | { status: 'loading' }
  | { status: 'ready'; predictions: Predictions; epoch: number }
  | { status: 'failed'; message: string };

export type RunPageServices = {
  store: Pick<Store, 'readRun' | 'readHistory' | 'readCheckpoint'>;
  settle: (runs: Run[]) => Promise<Run[]>;
  analysis: () => Pick<AnalysisCommands, 'predictions' | 'predictRow'>;
};

export class RunPage {
  readonly id: RunId;
  readonly #services: RunPageServices;
  #state = $state.raw<RunPageState>({ status: 'loading' });
  #predictions = $state.raw<PredictionsState>({ status: 'none' });
  #checkpoint: Checkpoint | null = null;
  #closed = false;

  constructor(id: RunId, services: RunPageServices) {
    this.id = id;
    this.#services = services;
  }

  get state(): RunPageState {
    return this.#state;
  }

  get run(): Run | null {
    return this.#state.status === 'ready' ? this.#state.run : null;
  }

  get predictions(): PredictionsState {
    return this.#predictions;
  }

  /** Reads the run, or reads it again after it changed elsewhere. */
  async open(): Promise<void> {
    try {
      const { store, settle } = this.#services;
      const [stored, history] = await Promise.all([store.readRun(this.id), store.readHistory(this.id)]);
      const [run] = stored ? await settle([stored]) : [];
      if (this.#closed) return;
      this.#state = run ? { status: 'ready', run, history } : { status: 'missing' };
      if (run && !isActive(run.state.status)) await this.#predict(run);
    } catch (error) {
      if (!this.#closed) this.#state = { status: 'failed', message: `The run cannot be read: ${sentence(error)}` };
    }
  }

  /** Live events of this run, from the supervisor of this tab. */
  receive(run: Run, events: readonly LedgerEvent[]): void {
    if (run.id !== this.id || this.#state.status !== 'ready') return;
    const wasActive = isActive(this.#state.run.state.status);
    this.#state = { status: 'ready', run, history: applyAllToHistory(this.#state.history, events) };
    if (wasActive && !isActive(run.state.status)) void this.open(); // the record on disk, and its weights
  }

  /** One new row through the run's own preparation and weights. */
  async predictRow(row: RawRow): Promise<Parsed<{ outputs: number[] }>> {
    const run = this.run;
    if (!run || !this.#checkpoint) return { ok: false, issues: [{ path: '', message: 'The run has no weights yet.' }] };
    try {
      return await this.#services.analysis().predictRow(run, this.#checkpoint, row);
    } catch (error) {
      return { ok: false, issues: [{ path: '', message: `The row could not be predicted: ${sentence(error)}` }] };
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #predict(run: Run): Promise<void> {
    const checkpoint = await this.#services.store.readCheckpoint(this.id);
    if (this.#closed) return;
    if (!checkpoint) {
      this.#predictions = { status: 'none' };
      return;
    }
    if (this.#predictions.status === 'ready' && this.#predictions.epoch === checkpoint.epoch) return;
    this.#checkpoint = checkpoint;
    this.#predictions = { status: 'loading' };
    try {
      const predictions = await this.#services.analysis().predictions(run, checkpoint);
      if (!this.#closed) this.#predictions = { status: 'ready', predictions, epoch: checkpoint.epoch };
    } catch (error) {
      if (!this.#closed)
        this.#predictions = { status: 'failed', message: `The validation examples could not be predicted: ${sentence(error)}` };
    }
  }
}

const sentence = (error: unknown) => `${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}.`;
