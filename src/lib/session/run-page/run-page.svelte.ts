/**
 * One run, opened: its summary, its curves, and what its newest weights say about the validation examples, which is kept beside the run
 * once it is known. Follows the run while it trains, here or in another tab. Writes nothing else; resuming goes through the supervisor.
 */
import type { DataNote } from '../../data/data-note.ts';
import type { Sampling } from '../../engine/run/sample.ts';
import { withAnnotationsOf } from '../../runs/annotations.ts';
import { hashWords } from '../../numerics/hash.ts';
import { applyAllToHistory } from '../../runs/apply-event.ts';
import type { Checkpoint, LedgerEvent } from '../../runs/events.ts';
import type { History, Run } from '../../runs/run.ts';
import { isActive, whyUnkept } from '../../runs/status.ts';
import type { TrainedModel } from '../../share/model/export-model.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { CheckpointInfo, Store } from '../../storage/store.ts';
import type { KeptNote } from '../../worker/kept-predictions.ts';
import type {
  AnalysisCommands,
  InsideAnswer,
  InsideQuestion,
  Predictions,
  SampledText,
  SupervisorCommands,
} from '../../worker/protocol.ts';
import { troubleOf } from '../app/trouble.ts';
import type { Trouble } from '../app/trouble.ts';
import type { RunNews } from '../notebook/run-news.ts';
import type { CheckpointFile } from '../ledger/checkpoint-file.ts';

export type ListedCheckpoint = CheckpointInfo;

export type RawRow = Record<string, number | string>;

export type RunPageState =
  { status: 'loading' } | { status: 'ready'; run: Run; history: History } | { status: 'missing' } | { status: 'failed'; message: string };

/** 'none': there are no weights yet. `kept`: what of them lies beside the run; `trouble`: why the others could not be made. */
export type PredictionsState =
  | { status: 'none' }
  | { status: 'loading' }
  | { status: 'ready'; predictions: Predictions; epoch: number; kept: KeptNote | null; data: DataNote | null; trouble: string | null }
  | { status: 'failed'; message: string };

export type RunPageServices = {
  store: () => Promise<
    Pick<Store, 'readRun' | 'readHistory' | 'readCheckpoint' | 'listCheckpoints' | 'readPredictions' | 'keepPredictions'>
  >;
  settle: (runs: Run[]) => Promise<Run[]>;
  listen: (listener: (news: RunNews[]) => void) => () => void;
  /** Started with the first question. */
  workers: () => Promise<{
    analysis: Pick<AnalysisCommands, 'predictions' | 'outputs' | 'predictRow' | 'sample' | 'inside' | 'describe'>;
    supervisor: Pick<SupervisorCommands, 'start' | 'resume' | 'stop' | 'takeOver'>;
  }>;
};

export class RunPage {
  readonly id: RunId;
  readonly #services: RunPageServices;
  #state = $state.raw<RunPageState>({ status: 'loading' });
  #predictions = $state.raw<PredictionsState>({ status: 'none' });
  #trouble = $state.raw<Trouble | null>(null);
  #checkpoint = $state.raw<Checkpoint | null>(null);
  #checkpoints = $state.raw<CheckpointInfo[]>([]);
  #stopListening: (() => void) | null = null;
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

  /** The newest one of a run that is over. */
  get checkpoint(): Checkpoint | null {
    return this.#checkpoint;
  }

  /** Those of a run that nothing trains, the newest first. */
  get checkpoints(): CheckpointInfo[] {
    return this.#checkpoints;
  }

  /** One of them, with its weights; null when it cannot be read. */
  async readCheckpoint({ slot }: CheckpointInfo): Promise<Checkpoint | null> {
    return (await this.#services.store()).readCheckpoint(this.id, slot).catch(() => null);
  }

  /** Why the last command could not be carried out. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Reads the run and follows it from then on. */
  async open(): Promise<void> {
    this.#stopListening ??= this.#services.listen((news) => {
      for (const { id, run, events } of news) {
        if (id !== this.id) continue;
        if (run) this.#receive(run, events);
        else void this.#read();
      }
    });
    await this.#read();
  }

  resume(): Promise<void> {
    return this.#command('resume');
  }

  stop(): Promise<void> {
    return this.#command('stop');
  }

  /** One new row through the run's own preparation and weights. */
  async predictRow(row: RawRow): Promise<Parsed<{ outputs: number[] }>> {
    const run = this.run;
    if (!run || !this.#checkpoint) return { ok: false, issues: [{ path: '', message: 'The run has no weights yet.' }] };
    try {
      const { analysis } = await this.#services.workers();
      return await analysis.predictRow(run, this.#checkpoint, row);
    } catch (error) {
      return { ok: false, issues: [{ path: '', message: `The row could not be predicted: ${sentence(error)}` }] };
    }
  }

  /** New texts from the kept weights, for a run that learnt next characters. */
  async sample(sampling: Sampling): Promise<Parsed<SampledText[]>> {
    const run = this.run;
    if (!run || !this.#checkpoint) return { ok: false, issues: [{ path: '', message: 'The run has no weights yet.' }] };
    try {
      const { analysis } = await this.#services.workers();
      return await analysis.sample(run, this.#checkpoint, sampling);
    } catch (error) {
      return { ok: false, issues: [{ path: '', message: `No text could be written: ${sentence(error)}` }] };
    }
  }

  /** What the layers make of examples and what they have learnt, by the kept weights. */
  async inside(question: InsideQuestion): Promise<Parsed<InsideAnswer>> {
    const run = this.run;
    if (!run || !this.#checkpoint) return { ok: false, issues: [{ path: '', message: 'The run has no weights yet.' }] };
    try {
      const { analysis } = await this.#services.workers();
      return await analysis.inside(run, this.#checkpoint, question);
    } catch (error) {
      return { ok: false, issues: [{ path: '', message: `The run could not be looked into: ${sentence(error)}` }] };
    }
  }

  /** A checkpoint as a file. @throws Error with a sentence when it cannot be made. */
  async fileOf(listed: CheckpointInfo): Promise<CheckpointFile> {
    const checkpoint = await this.readCheckpoint(listed);
    if (!this.run || !checkpoint) throw new Error('This checkpoint cannot be read: choose another one.');
    const [{ checkpointFile }, { analysis }] = await Promise.all([import('../ledger/checkpoint-file.ts'), this.#services.workers()]);
    return checkpointFile(this.run, checkpoint, analysis);
  }

  /** What an exported model is made of. @throws Error with a sentence when it cannot be had. */
  async trained(): Promise<TrainedModel> {
    const run = this.run;
    const checkpoint = this.#checkpoint;
    if (!run || !checkpoint) throw new Error('The run has no weights yet: export its model when it has ended.');
    const known = this.#predictions;
    const of = known.status === 'ready' ? known.predictions : await (await this.#services.workers()).analysis.outputs(run, checkpoint);
    return { run, checkpoint, preparation: of.preparation };
  }

  close(): void {
    this.#closed = true;
    this.#stopListening?.();
  }

  async #read(): Promise<void> {
    try {
      const store = await this.#services.store();
      const stored = await store.readRun(this.id);
      const [run] = stored ? await this.#services.settle([stored]) : [];
      const history = await store.readHistory(this.id); // last, so that it is never behind the run
      if (this.#closed || (run && this.#isBehind(run))) return; // news of its saving follows
      this.#state = run ? { status: 'ready', run, history } : { status: 'missing' };
      if (run && !isActive(run.state.status)) await this.#predict(run);
    } catch (error) {
      if (!this.#closed) this.#state = { status: 'failed', message: `The run cannot be read: ${sentence(error)}` };
    }
  }

  /** Whether a record on disk lacks the end that was told already. */
  #isBehind({ state }: Run): boolean {
    const known = this.run;
    return known !== null && isActive(state.status) && !isActive(known.state.status);
  }

  #receive(run: Run, events: readonly LedgerEvent[]): void {
    if (this.#state.status !== 'ready') return void this.#read();
    const { run: known, history } = this.#state;
    const first = events.find((event) => event.type === 'epochEnd');
    const isGap = first !== undefined && first.epoch > (history.epoch.at(-1) ?? run.origin?.epoch ?? 0) + 1;
    this.#state = { status: 'ready', run: withAnnotationsOf(run, known), history: applyAllToHistory(history, events) };
    // The record on disk has what was missed, and at the end the weights to predict with.
    if (isGap || !isActive(run.state.status)) void this.#read();
  }

  async #command(name: 'resume' | 'stop', isTakingOver = false): Promise<void> {
    this.#trouble = null;
    try {
      const { supervisor } = await this.#services.workers();
      if (isTakingOver) await supervisor.takeOver();
      await supervisor[name](this.id);
    } catch (error) {
      this.#trouble = troubleOf(error, () => this.#command(name, true));
    }
  }

  async #predict(run: Run): Promise<void> {
    const store = await this.#services.store();
    const [checkpoint, listed] = await Promise.all([store.readCheckpoint(this.id), store.listCheckpoints(this.id)]);
    if (this.#closed) return;
    this.#checkpoints = listed;
    if (!checkpoint) {
      this.#predictions = { status: 'none' };
      return;
    }
    if (this.#checkpoint?.step === checkpoint.step && this.#predictions.status !== 'failed') return;
    this.#checkpoint = checkpoint;
    if (this.#predictions.status !== 'ready') this.#predictions = { status: 'loading' };
    const isNewest = () => !this.#closed && this.#checkpoint === checkpoint;
    const { epoch } = checkpoint;
    const packed = await store.readPredictions(this.id).catch(() => null); // they are made anew
    const [{ packPredictions, unpackPredictions }, { dataNoteOf }] = await Promise.all([
      import('../../worker/kept-predictions.ts'),
      import('../../data/data-note.ts'),
    ]);
    const weightsHash = hashWords(checkpoint.params);
    const found = packed && unpackPredictions(packed);
    const known = found?.kept.weightsHash === weightsHash ? found : null;
    if (known && isNewest())
      this.#predictions = {
        status: 'ready',
        predictions: known.kept.predictions,
        epoch,
        kept: known.note,
        data: known.kept.data ?? null,
        trouble: null,
      };
    if (known && known.note.examples === known.note.of) return; // all of them
    try {
      const { analysis } = await this.#services.workers();
      const predictions = await analysis.predictions(run, checkpoint);
      if (!isNewest()) return;
      this.#predictions = { status: 'ready', predictions, epoch, kept: known?.note ?? null, data: known?.kept.data ?? null, trouble: null };
      if (known || whyUnkept(run) !== null) return;
      const described = await analysis.describe(run.resolved.dataset).catch(() => null);
      const data = described?.ok && described.value.hash === run.dataHash ? dataNoteOf(described.value) : null;
      const own = packPredictions(predictions, { weightsHash, epoch, ...(data && { data }) });
      // What finds no room is made again the next time.
      const isKept = own !== null && (await store.keepPredictions(this.id, own.bytes).catch(() => false));
      if (isNewest()) this.#predictions = { status: 'ready', predictions, epoch, kept: isKept ? own.note : null, data, trouble: null };
    } catch (error) {
      if (!isNewest()) return;
      const message = `The validation examples could not be predicted: ${sentence(error)}`;
      this.#predictions =
        this.#predictions.status === 'ready' && known ? { ...this.#predictions, trouble: message } : { status: 'failed', message };
    }
  }
}

const sentence = (error: unknown) => `${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}.`;
