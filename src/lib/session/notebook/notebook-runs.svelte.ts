/**
 * The runs of one notebook as this page sees them: read once from the store, then kept up by the supervisor's messages, taken in at
 * most once a frame. It shows and asks; the supervisor alone trains and writes.
 */
import type { Ready } from '../../launch/train-view.ts';
import { withAnnotationsOf } from '../../runs/annotations.ts';
import type { Checkpoint, InterventionChange, LedgerEvent } from '../../runs/events.ts';
import { withInterventions } from '../../runs/adjust-run.ts';
import type { History, Run } from '../../runs/run.ts';
import { nextNumber } from '../../runs/run-name.ts';
import { isActive, withoutTrainer } from '../../runs/status.ts';
import type { CellId, NotebookId, RunId } from '../../spec/ids.ts';
import type { BackendChoice } from '../../spec/notebook.ts';
import type { BackendNews, Preview, PreviewInterest, StartOptions, SupervisorMessage } from '../../worker/protocol.ts';
import { MessageFrame } from '../app/message-frame.ts';
import { troubleOf, type Trouble } from '../app/trouble.ts';
import { RunHistories } from '../ledger/run-histories.svelte.ts';
import type { Services } from '../services.ts';
import { Expectations } from './expectations.svelte.ts';
import { newsOf } from './group-news.ts';
import { groupOf } from './run-groups.ts';
import { WeightSources } from './weight-sources.svelte.ts';

export type Queue = { running: RunId[]; waiting: RunId[] };

/** A sentence for the whole page; `takeOver` when pressing something can mend it. */
export type Notice = { text: string; canTakeOver: boolean };

export class NotebookRuns {
  readonly #notebookId: NotebookId;
  readonly #services: Services;
  readonly #stopListening: () => void;
  #runs = $state.raw<ReadonlyMap<RunId, Run>>(new Map());
  readonly #histories: RunHistories;
  readonly sources: WeightSources;
  #previews = $state.raw<ReadonlyMap<RunId, Preview>>(new Map());
  #troubles = $state.raw<ReadonlyMap<CellId, Trouble>>(new Map());
  #queue = $state.raw<Queue | null>(null);
  #backend = $state.raw<BackendNews | null>(null);
  #holdsLock = $state<boolean | null>(null); // null until the supervisor has said so
  #mishap = $state<string | null>(null);
  #storageTrouble = $state<string | null>(null);
  #news = $state('');
  readonly #frame = new MessageFrame<SupervisorMessage>((messages) => this.#takeIn(messages));
  readonly #expectations: Expectations;
  #lastOrdinal = 0; // the largest of the ledger that this page has heard of
  #loading: Promise<void> | null = null;

  constructor(notebookId: NotebookId, services: Services) {
    this.#notebookId = notebookId;
    this.#services = services;
    this.#histories = new RunHistories(services.store);
    this.#expectations = new Expectations(services.analysis, localStorage);
    this.sources = new WeightSources(services.store, () => this.all);
    this.#stopListening = services.supervisor.onMessage((message) => this.#frame.add(message));
  }

  get queue(): Queue {
    return this.#queue ?? { running: [], waiting: [] };
  }

  /** Where this browser trains, as the supervisor found out; null before it was asked. */
  get backend(): BackendNews | null {
    return this.#backend;
  }

  get notices(): Notice[] {
    const elsewhere = { text: 'Another tab of this browser trains: what you start here runs there.', canTakeOver: true };
    const mishaps = [this.#storageTrouble, this.#mishap].flatMap((text) => (text === null ? [] : [{ text, canTakeOver: false }]));
    return this.#holdsLock === false ? [elsewhere, ...mishaps] : mishaps;
  }

  /** What changed last in the state of a run, to be read aloud once. */
  get news(): string {
    return this.#news;
  }

  /** Newest first; the repeats of one press by their index. */
  of(cellId: CellId, purpose: Run['purpose'] = 'train'): Run[] {
    const found = [...this.#runs.values()].filter((run) => run.cellId === cellId && run.purpose === purpose);
    const index = ({ repeat }: Run) => repeat?.index ?? 1;
    return found.sort((a, b) => b.createdAt - a.createdAt || index(a) - index(b)).map((run) => this.#shown(run));
  }

  latest(cellId: CellId, purpose: Run['purpose'] = 'train'): Run | null {
    return this.of(cellId, purpose)[0] ?? null;
  }

  /** Every run of this notebook. */
  get all(): Run[] {
    return [...this.#runs.values()];
  }

  /** The number of the cell's next run of a purpose: checks are counted on their own. */
  nextNumber(cellId: CellId, purpose: Run['purpose']): number {
    return nextNumber(this.of(cellId, purpose));
  }

  /**
   * The run a train cell shows: what trains, else the newest. One that was called off before it had trained at all does not
   * take the place of results.
   */
  shown(cellId: CellId): Run | null {
    const runs = this.of(cellId);
    const training = runs.find(({ state }) => state.status === 'running' || state.status === 'paused');
    const calledOff = ({ state, epochsDone }: Run) => state.status === 'stopped' && epochsDone === 0;
    return training ?? runs.find((run) => !calledOff(run)) ?? runs[0] ?? null;
  }

  history(id: RunId): History | null {
    return this.#histories.of(id);
  }

  preview(id: RunId): Preview | null {
    return this.#previews.get(id) ?? null;
  }

  /** What went wrong between this page and the supervisor, for the cell where it was asked for. */
  trouble(cellId: CellId): Trouble | null {
    return this.#troubles.get(cellId) ?? null;
  }

  /** The place in the queue, from 1; null when it does not wait. */
  place(id: RunId): number | null {
    const at = this.queue.waiting.indexOf(id);
    return at < 0 ? null : at + 1;
  }

  /** Milliseconds that all repeats are likely to train, one after another. */
  expectedMs(ready: Ready, choice: BackendChoice): number {
    return ready.repeats * this.#expectations.ms(ready, { choice, name: this.#backend?.name });
  }

  /** While nothing trains, how long a step of what Run would start takes is measured, once for each job. */
  async measure(run: Run, ready: Ready): Promise<void> {
    if (this.queue.running.length === 0)
      await this.#expectations.measure(run, ready, { choice: run.requestedBackend, name: this.#backend?.name });
  }

  /** Reads what was trained before; that it could not be read is a notice, and the notebook works all the same. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  /** The likely place of the next run among all of the ledger, for its colour until the supervisor has stored it with its own. */
  takeOrdinal(): number {
    return ++this.#lastOrdinal;
  }

  async #load(): Promise<void> {
    const stored = await this.#services.store.listRuns().catch((error: unknown) => {
      this.#mishap = `The earlier runs could not be read: ${error instanceof Error ? error.message : String(error)}`;
      return [];
    });
    stored.forEach((run) => this.#count(run));
    const own = stored.filter((run) => run.notebookId === this.#notebookId);
    this.sources.learn(stored);
    // What messages brought meanwhile is newer, but for what a person says of a run.
    const told = [...this.#runs].map(([id, run]): [RunId, Run] => [id, withAnnotationsOf(run, own.find((each) => each.id === id) ?? run)]);
    this.#runs = new Map([...own.map((run): [RunId, Run] => [run.id, run]), ...told]);
    const cells = new Set(own.flatMap(({ cellId }) => cellId ?? []));
    await Promise.all([...cells].map((cellId) => this.#readShown(cellId)));
  }

  /** Shows the repeats of one press as queued at once and hands them over; resolves when they are on disk. `ready`: what they were made of, where that is known. */
  async start(runs: [Run, ...Run[]], { ready, ...options }: { ready?: Ready } & StartOptions = {}): Promise<void> {
    this.#runs = new Map([...this.#runs, ...runs.map((run): [RunId, Run] => [run.id, run])]);
    for (const run of runs) {
      if (ready) this.#expectations.began(run, ready);
      this.#histories.begin(run.id);
    }
    await this.#ask(runs[0].cellId, async () => {
      try {
        await this.#services.supervisor.start(runs, options);
      } catch (error) {
        this.#runs = new Map([...this.#runs].filter(([id]) => !runs.some((run) => run.id === id))); // they were never stored
        throw error;
      }
    });
  }

  pause(run: Run): Promise<void> {
    return this.#ask(run.cellId, () => this.#services.supervisor.pause(run.id));
  }

  resume(run: Run): Promise<void> {
    return this.#ask(run.cellId, () => this.#services.supervisor.resume(run.id));
  }

  step(run: Run): Promise<void> {
    return this.#ask(run.cellId, () => this.#services.supervisor.step(run.id));
  }

  stop(run: Run): Promise<void> {
    return this.#ask(run.cellId, () => this.#services.supervisor.stop(run.id));
  }

  /** Moves a number of a run that trains or is paused; its record says when. */
  adjust(run: Run, change: InterventionChange): Promise<void> {
    return this.#ask(run.cellId, () => this.#services.supervisor.adjust(run.id, change));
  }

  /** Stops what trains and empties the queue, as far as they are of this notebook. */
  async interrupt(): Promise<void> {
    const { running, waiting } = this.queue;
    const own = [...waiting, ...running].flatMap((id) => this.#runs.get(id) ?? []);
    await Promise.all(own.map((run) => this.stop(run)));
  }

  /** Live drawings of a run that trains. */
  watch(id: RunId, interest: PreviewInterest | null): void {
    // A drawing that cannot be asked for is only not drawn.
    void this.#services.supervisor.watch(id, interest).catch(() => undefined);
  }

  /** A drawing of a run that no trainer holds, from its newest checkpoint and what a hand set since. */
  async drawOnce(run: Run, interest: PreviewInterest): Promise<void> {
    // A paused one may have been changed since; of others what was drawn while they trained stands.
    const isDrawn = () => run.state.status !== 'paused' && this.#previews.has(run.id);
    if (isDrawn()) return;
    const stored = await this.#services.store.readCheckpoint(run.id);
    const preview = stored && (await this.#services.analysis.preview(run, withInterventions(stored, run), interest));
    if (preview && !isDrawn()) this.#previews = new Map(this.#previews).set(run.id, preview);
  }

  /** How a run would be drawn before its first step; without a checkpoint with the weights that its seed draws. */
  drawUntrained(run: Run, checkpoint: Checkpoint | null, interest: PreviewInterest): Promise<Preview | null> {
    return this.#services.analysis.preview(run, checkpoint, interest);
  }

  /** Training moves to this tab; for when the other one does not answer. */
  async takeOver(): Promise<void> {
    await this.#services.supervisor.takeOver().catch((error: unknown) => {
      this.#mishap = error instanceof Error ? error.message : String(error);
    });
  }

  close(): void {
    this.#stopListening();
    this.#frame.close();
  }

  /** A stored run that seems to train while no tab trains it is shown as interrupted, never as a spinner. */
  #shown(run: Run): Run {
    const queue = this.#queue;
    if (!queue || !isActive(run.state.status)) return run;
    return queue.running.includes(run.id) || queue.waiting.includes(run.id) || run.state.status === 'paused' ? run : withoutTrainer(run);
  }

  /** Says in a cell why what was asked for there could not be done. */
  complain(cellId: CellId | null, text: string): void {
    if (cellId) this.#troubles = new Map(this.#troubles).set(cellId, { text, takeOver: null });
  }

  async #ask(cellId: CellId | null, command: () => Promise<void>): Promise<void> {
    if (cellId) this.#troubles = new Map([...this.#troubles].filter(([id]) => id !== cellId));
    try {
      await command();
    } catch (error) {
      const again = async () => {
        await this.#services.supervisor.takeOver();
        await command();
      };
      if (cellId)
        this.#troubles = new Map(this.#troubles).set(
          cellId,
          troubleOf(error, () => this.#ask(cellId, again)),
        );
    }
  }

  #takeIn(messages: SupervisorMessage[]): void {
    const runs = new Map(this.#runs);
    const previews = new Map(this.#previews);
    const events = new Map<RunId, LedgerEvent[]>();
    for (const message of messages) {
      if (message.type === 'queue') this.#queue = { running: message.running, waiting: message.waiting };
      else if (message.type === 'lock') this.#holdsLock = message.held;
      else if (message.type === 'backend') this.#backend = message;
      else if (message.type === 'trouble') this.#mishap = message.message;
      else if (message.type === 'storage') this.#storageTrouble = message.trouble;
      else if (message.type === 'preview' && runs.has(message.runId)) previews.set(message.runId, message.preview);
      else if (message.type === 'events') this.#count(message.run);
      if (message.type === 'events' && message.run.notebookId === this.#notebookId) {
        const isNew = runs.get(message.runId)?.state.status !== message.run.state.status;
        const before = isNew ? newsOf(runs.values(), message.run) : '';
        runs.set(message.runId, withAnnotationsOf(message.run, runs.get(message.runId) ?? message.run));
        const after = isNew ? newsOf(runs.values(), message.run) : '';
        if (after !== before) this.#news = after;
        this.#expectations.heard(message.run);
        events.set(message.runId, [...(events.get(message.runId) ?? []), ...message.events]);
      }
    }
    this.#runs = runs;
    this.#previews = previews;
    for (const [id, some] of events) this.#histories.grow(id, some);
  }

  async #readShown(cellId: CellId): Promise<void> {
    const run = this.shown(cellId);
    if (run) await Promise.all(groupOf(this, run).runs.map(({ id }) => this.#histories.read(id)));
  }

  #count({ ordinal = 0 }: Run): void {
    this.#lastOrdinal = Math.max(this.#lastOrdinal, ordinal);
  }
}
