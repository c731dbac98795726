/**
 * Puts what happens to runs on disk: folds events, gathers them, and writes one strict transaction at most four times a second.
 * Says "saved" only after a transaction completed. Keeps in memory what could not be written and tries again; a checkpoint that
 * does not fit gives way to the metrics. Decides nothing about training.
 */
import { agreeWithHistory, applyAllToHistory, applyEvent, emptyHistory, isHistoryEvent } from '../runs/apply-event.ts';
import type { Checkpoint, KeptCheckpoint, LedgerEvent } from '../runs/events.ts';
import { joinWaiting } from '../runs/kept-checkpoints.ts';
import type { History, Run } from '../runs/run.ts';
import { isOver, ownEpochs } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import { defaultCheckpoints } from '../spec/training.ts';
import { StaleLease, StorageFull } from '../storage/store.ts';
import type { RunWrite, Store } from '../storage/store.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';

const writeEveryMs = 250;
const retryAfterMs = 5000;
const answerMs = 10_000;
const compactAfterWrites = 500;

export type RecorderListeners = {
  onSaved: (run: Run) => void;
  /** `isHalted`: nothing at all can be written at the moment. */
  onTrouble: (trouble: { sentence: string; isHalted: boolean } | null) => void;
  onStale: () => void; // another supervisor took over: nothing is written any more
  onGone: (ids: RunId[]) => void; // deleted meanwhile
};

export type Recorded = { run: Run; history: History; checkpoint: Checkpoint | null };

/** What the next write puts: a checkpoint, and those that came before it and are kept. */
type Pending = { checkpoint: Checkpoint; kept: KeptCheckpoint[] };

type Entry = Recorded & {
  chunk: LedgerEvent[];
  pending: Pending | null;
  isDirty: boolean;
  isReplayed: boolean;
  isClosing: boolean;
  writes: number;
  chunks: number; // of its history, as stored
};
type Taken = { entry: Entry; write: RunWrite };

export class Recorder {
  readonly #store: Store;
  readonly #lease: number;
  readonly #clock: Clock;
  readonly #listeners: RecorderListeners;
  readonly #entries = new Map<RunId, Entry>();
  #queue: Promise<boolean> = Promise.resolve(true);
  #waitingWrites = 0;
  #cancelTimer: (() => void) | null = null;
  #wroteAt = -Infinity;
  #trouble: string | null = null;
  #isHalted = false;
  #isStale = false;

  constructor({ store, lease, clock }: { store: Store; lease: number; clock: Clock }, listeners: RecorderListeners) {
    this.#store = store;
    this.#lease = lease;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** The run as recorded so far, ready for more events; null when it was deleted. */
  async open(id: RunId): Promise<Recorded | null> {
    const known = this.#entries.get(id);
    if (known) {
      known.isReplayed = true;
      known.isClosing = false;
      return { run: known.run, history: known.history, checkpoint: known.checkpoint };
    }
    const recorded = await withDeadline(this.#read(id), this.#clock, { ms: answerMs, problem: silentStorage });
    if (recorded === null) return null;
    const { run } = recorded;
    const chunks = isUntouched(run) ? 0 : 1; // at least
    const state = { chunk: [], pending: null, isDirty: false, isReplayed: ownEpochs(run) > 0, isClosing: false, writes: 0, chunks };
    this.#entries.set(id, { ...recorded, ...state });
    return recorded;
  }

  async #read(id: RunId): Promise<Recorded | null> {
    const run = await this.#store.readRun(id);
    if (run === null) return null;
    if (isUntouched(run)) return { run, history: emptyHistory(), checkpoint: null };
    const [history, checkpoint] = await Promise.all([this.#store.readHistory(id), this.#store.readCheckpoint(id)]);
    return { run, history, checkpoint };
  }

  /** What was folded so far of a run that is open. */
  present(id: RunId): Recorded | null {
    return this.#entries.get(id) ?? null;
  }

  /** Whether it takes events of this run: opened, and not deleted since. */
  isOpen(id: RunId): boolean {
    return this.#entries.has(id);
  }

  /** Folds events of a run that is open and plans their writing. Returns the summary, or null for a run that is not open. */
  apply(id: RunId, events: readonly LedgerEvent[]): Run | null {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    const now = this.#clock.now();
    for (const event of events) {
      entry.run = applyEvent(entry.run, event, now);
      if (event.type !== 'checkpoint') continue;
      entry.checkpoint = event.checkpoint;
      entry.pending = laterOf(entry, { checkpoint: event.checkpoint, kept: event.kept ?? [] });
    }
    entry.history = applyAllToHistory(entry.history, events);
    // Epochs that were trained a second time may have ended earlier, or with other numbers on a GPU.
    if (entry.isReplayed && isOver(entry.run.state.status)) entry.run = agreeWithHistory(entry.run, entry.history);
    entry.chunk.push(...events.filter(isHistoryEvent));
    entry.isDirty = true;
    this.#plan();
    return entry.run;
  }

  /** Writes all that was applied so far. Resolves true when it is on disk, false when it could not be written. */
  flush(): Promise<boolean> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#waitingWrites++;
    this.#queue = this.#queue.then(() => this.#write()).finally(() => this.#waitingWrites--);
    return this.#queue;
  }

  /** Lets go of a run like `close`, with the next write that is due: others are on their way. */
  closeLater(id: RunId): void {
    const entry = this.#entries.get(id);
    if (entry) entry.isClosing = true;
  }

  /** Writes the rest of a run, joins its chunks, and lets go of it as soon as all is on disk. */
  async close(id: RunId): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry) entry.isClosing = true;
    if (await this.flush()) await this.#letGo(id);
  }

  #plan(delayMs = Math.max(0, this.#wroteAt + writeEveryMs - this.#clock.monotonic())): void {
    if (this.#cancelTimer || this.#waitingWrites > 0 || this.#isStale) return;
    this.#cancelTimer = this.#clock.after(delayMs, () => void this.flush());
  }

  async #write(): Promise<boolean> {
    if (this.#isStale) return false;
    const taken = [...this.#entries.values()].filter(({ isDirty }) => isDirty).map(take);
    if (taken.length === 0) return !this.#isHalted;
    this.#wroteAt = this.#clock.monotonic();
    const cancel = this.#clock.after(answerMs, () => this.#tell(silentStorage, true)); // it is waited for all the same
    try {
      await this.#commit(taken);
      return true;
    } catch (error) {
      giveBack(taken);
      if (error instanceof StaleLease) {
        this.#isStale = true;
        this.#listeners.onStale();
        return false;
      }
      const reason = error instanceof Error && error.message !== '' ? error.message : 'The browser refused the write.';
      this.#tell(`${reason} ${unsaved(taken)}`, true);
      this.#cancelTimer ??= this.#clock.after(retryAfterMs, () => void this.flush());
      return false;
    } finally {
      cancel();
      const hasMore = [...this.#entries.values()].some(({ isDirty }) => isDirty);
      // This write still counts as waiting until its promise settles, so it plans the next one itself.
      if (hasMore && !this.#isHalted) this.#cancelTimer ??= this.#clock.after(writeEveryMs, () => void this.flush());
    }
  }

  async #commit(taken: Taken[]): Promise<void> {
    const gone = await this.#writeWhatFits(taken);
    for (const id of gone) this.#entries.delete(id);
    if (gone.length > 0) this.#listeners.onGone(gone);
    for (const { entry, write } of taken.filter(({ write: { run } }) => !gone.includes(run.id))) {
      this.#listeners.onSaved(write.run);
      if (write.chunk.length > 0) entry.chunks++;
      if (entry.isClosing) await this.#letGo(write.run.id);
      else if (++entry.writes % compactAfterWrites === 0) await this.#compact(write.run.id);
    }
  }

  /** All of it, or what a full disk still takes: kept checkpoints give way first, then the newest one, never the metrics. */
  async #writeWhatFits(taken: readonly Taken[]): Promise<RunId[]> {
    const tries = [
      { writes: taken.map(({ write }) => write), lost: null },
      { writes: taken.map(({ write: { kept: _kept, ...write } }) => write), lost: lostKept },
      { writes: taken.map(({ write: { run, chunk } }) => ({ run, chunk, checkpoint: null })), lost: lostNewest },
    ];
    let reason = '';
    for (const { writes, lost } of tries) {
      try {
        const gone = await this.#store.writeRuns(this.#lease, writes);
        if (lost) for (const { entry, write } of taken) putBack(entry, write);
        this.#tell(lost && `${reason} ${lost}`, false);
        return gone;
      } catch (error) {
        const isLighter = taken.some(({ write }) => write.checkpoint !== null);
        if (!(error instanceof StorageFull) || !isLighter || lost === lostNewest) throw error;
        reason = error.message;
      }
    }
    return [];
  }

  async #letGo(id: RunId): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry?.isClosing || entry.isDirty || entry.pending) return;
    this.#entries.delete(id);
    if (entry.chunks > 1) await this.#compact(id);
  }

  /** Only tidies: chunks that were not joined are read as well. */
  async #compact(id: RunId): Promise<void> {
    await this.#store.compactRun(this.#lease, id).catch(() => undefined);
  }

  #tell(sentence: string | null, isHalted: boolean): void {
    this.#isHalted = isHalted;
    if (sentence === this.#trouble) return;
    this.#trouble = sentence;
    this.#listeners.onTrouble(sentence === null ? null : { sentence, isHalted });
  }
}

const lostKept = 'Metrics and the newest checkpoint are saved, but no other checkpoint: they are tried again with the next write.';
const lostNewest = 'Metrics are saved, but no new checkpoint: a resume would go on from an older one.';
const silentStorage = "The browser's storage does not answer: nothing is saved at the moment.";

/** No trainer had it yet, and it begins with nothing: there is no more of it than its summary. */
const isUntouched = ({ environment, origin, epochsDone, resolved }: Run): boolean =>
  environment === null && !origin && !resolved.training.start && epochsDone === 0;

function take(entry: Entry): Taken {
  const { run, chunk, pending } = entry;
  const kept = pending && pending.kept.length > 0 && { kept: pending.kept };
  const write: RunWrite = { run, chunk, checkpoint: pending?.checkpoint ?? null, ...kept };
  entry.chunk = [];
  entry.pending = null;
  entry.isDirty = false;
  return { entry, write };
}

function giveBack(taken: readonly Taken[]): void {
  for (const { entry, write } of taken) {
    entry.chunk = [...write.chunk, ...entry.chunk];
    putBack(entry, write);
    entry.isDirty = true;
  }
}

/** What was not written goes out with what came since. */
function putBack(entry: Entry, { checkpoint, kept = [] }: RunWrite): void {
  if (checkpoint === null) return;
  const since = entry.pending;
  entry.pending = { checkpoint, kept };
  if (since) entry.pending = laterOf(entry, since);
}

function laterOf({ run, pending }: Entry, { checkpoint, kept }: Pending): Pending {
  const { megabytes } = run.checkpoints ?? defaultCheckpoints;
  return { checkpoint, kept: joinWaiting(pending?.kept ?? [], kept, megabytes * 1e6) };
}

const unsaved = (taken: readonly Taken[]): string =>
  taken
    .map(({ write: { run, chunk } }) => {
      const epochs = chunk.flatMap((event) => (event.type === 'epochEnd' ? [event.epoch] : []));
      return epochs.length > 0 ? `"${run.name}" is not saved from epoch ${Math.min(...epochs)} on.` : `"${run.name}" is not saved.`;
    })
    .join(' ');
