/**
 * One tab's supervisor: trains when it holds the lock, else shows what the tab that does tells, and passes commands on to it.
 * Takes over by itself when the lock comes free, with the plan that the tab before told (see leftovers.ts). Every command settles:
 * answered here, answered there, or refused after a while.
 */
import type { InterventionChange } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import type { Store } from '../storage/store.ts';
import type { PreviewInterest, StartOptions, SupervisorCommands, SupervisorNews } from '../worker/protocol.ts';
import { Asks } from './asks.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';
import { execute } from './command.ts';
import type { Command } from './command.ts';
import { settleLeftovers } from './leftovers.ts';
import { OwnLock } from './own-lock.ts';
import type { Locks } from './own-lock.ts';
import type { Waiting } from './run-queue.ts';
import { Supervisor } from './supervisor.ts';
import type { SpawnTrainer } from './trainer-seat.ts';
import { sayEveryMs, Watchers } from './watchers.ts';

/** Between the tabs, over one BroadcastChannel. */
export type TabMessage =
  | { type: 'hello' } // a tab has come: whoever trains says what is the case
  | { type: 'news'; news: SupervisorNews }
  | { type: 'plan'; plan: Waiting[] } // what whoever trains has to do, for the one that may have to go on with it
  | { type: 'watch'; tab: string; id: RunId; interest: PreviewInterest | null } // said again and again while it lasts
  | { type: 'ask'; ask: string; command: Command }
  | { type: 'answer'; ask: string; problem: string | null };

type Channel = { post: (message: TabMessage) => void; onMessage: (listener: (message: TabMessage) => void) => void };

export type TabServices = {
  openStore: () => Promise<Store>;
  locks: Locks;
  channel: Channel;
  clock: Clock;
  spawnTrainer: SpawnTrainer;
  trainers: number; // at most so many at the same time
  newId: () => string;
  post: (news: SupervisorNews) => void; // to this tab's page
};

const storeMs = 10_000;
const silentStorage = "The browser's storage does not answer: nothing was started or changed.";

export class Tab implements SupervisorCommands {
  readonly #services: TabServices;
  readonly #lock: OwnLock;
  readonly #asks: Asks;
  readonly #watchers: Watchers;
  readonly #id: string;
  #holdsLock = false;
  #supervisor: Promise<Supervisor> | null = null; // while the lock is held
  #plan: Waiting[] | null = null; // of the tab that trains, as it told while this one stood by
  #settle: () => void = () => undefined;
  readonly #isSettled = new Promise<void>((resolve) => (this.#settle = resolve)); // where the lock is, is known

  constructor(services: TabServices) {
    this.#services = services;
    this.#id = services.newId();
    this.#asks = new Asks(services.clock);
    this.#watchers = new Watchers(services.clock, (runId, preview) =>
      services.channel.post({ type: 'news', news: { type: 'preview', runId, preview } }),
    );
    services.clock.every(sayEveryMs, () => this.#keepWatching());
    this.#lock = new OwnLock(services.locks, {
      onHeld: () => this.#takeOffice(),
      onElsewhere: () => this.#stand(),
      onLost: () => void this.#leaveOffice('Another tab took the training over; this one only shows it now.'),
    });
    // A supervisor that could not open has told its own page why; the other tabs hear nothing from it.
    services.channel.onMessage((message) => void this.#onMessage(message).catch(() => undefined));
  }

  /** Begins: asks for the lock, and the others for how things stand if one of them has it. */
  open(): void {
    void this.#lock.request();
  }

  start(runs: Run[], options: StartOptions = {}): Promise<void> {
    return this.#do({ name: 'start', runs, options });
  }

  pause(id: RunId): Promise<void> {
    return this.#do({ name: 'pause', id });
  }

  resume(id: RunId): Promise<void> {
    return this.#do({ name: 'resume', id });
  }

  step(id: RunId): Promise<void> {
    return this.#do({ name: 'step', id });
  }

  stop(id: RunId): Promise<void> {
    return this.#do({ name: 'stop', id });
  }

  adjust(id: RunId, change: InterventionChange): Promise<void> {
    return this.#do({ name: 'adjust', id, change });
  }

  kill(id: RunId): Promise<void> {
    return this.#do({ name: 'kill', id });
  }

  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    this.#watchers.setOwn(id, interest);
    if (this.#holdsLock) await this.#draw([id]);
    else this.#services.channel.post({ type: 'watch', tab: this.#id, id, interest });
  }

  async takeOver(): Promise<void> {
    if (this.#holdsLock) return;
    this.#plan ??= []; // the other tab may never have said a word
    this.#lock.steal();
  }

  async #do(command: Command): Promise<void> {
    await this.#isSettled;
    if (this.#holdsLock) return execute(await this.#office(), command);
    const ask = this.#services.newId();
    const answered = this.#asks.open(ask, command);
    this.#services.channel.post({ type: 'ask', ask, command });
    return answered;
  }

  #takeOffice(): void {
    this.#holdsLock = true;
    this.#services.post({ type: 'lock', held: true });
    this.#settle();
    this.#opened().then(
      (supervisor) => this.#asks.carryOut((command) => execute(supervisor, command)),
      (error: unknown) => this.#services.post({ type: 'trouble', message: sentenceOf(error) }),
    );
  }

  /** The supervisor of a tab that holds the lock; one that could not be opened is opened again by the next command. */
  #opened(): Promise<Supervisor> {
    if (this.#supervisor) return this.#supervisor;
    const opening = this.#openSupervisor();
    this.#supervisor = opening;
    opening.catch(() => {
      if (this.#supervisor === opening) this.#supervisor = null;
    });
    return opening;
  }

  #office(): Promise<Supervisor> {
    return withDeadline(this.#opened(), this.#services.clock, { ms: storeMs, problem: silentStorage });
  }

  #stand(): void {
    this.#holdsLock = false;
    this.#plan = null;
    this.#services.post({ type: 'lock', held: false });
    this.#settle();
    this.#services.channel.post({ type: 'hello' });
  }

  async #leaveOffice(sentence: string): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    this.#services.post({ type: 'trouble', message: sentence });
    this.#stand();
    (await supervisor)?.dismiss();
  }

  async #openSupervisor(): Promise<Supervisor> {
    const { clock, spawnTrainer, trainers } = this.#services;
    const store = await this.#openStore();
    const lease = await store.takeLease();
    const { goOn, news, lastOrdinal } = await settleLeftovers(store, lease, this.#plan);
    for (const { run, event } of news) this.#announce({ type: 'events', runId: run.id, run, events: [event] });
    const supervisor = new Supervisor({
      store,
      lease,
      lastOrdinal,
      clock,
      spawnTrainer,
      trainers,
      announce: (told) => this.#announce(told),
      onPlan: (plan) => this.#services.channel.post({ type: 'plan', plan }),
      onStale: () => {
        this.#supervisor = null;
        this.#lock.yield();
      },
    });
    if (!this.#holdsLock) {
      supervisor.dismiss(); // taken over while it opened
      return supervisor;
    }
    supervisor.announceState();
    for (const id of this.#watchers.watched) void supervisor.watch(id, this.#watchers.interestIn(id));
    supervisor.inherit(goOn);
    return supervisor;
  }

  async #openStore(): Promise<Store> {
    try {
      return await this.#services.openStore();
    } catch (error) {
      this.#announce({ type: 'trouble', message: `${sentenceOf(error)} Until then runs live only as long as this page.` });
      return createMemoryStore();
    }
  }

  #announce(news: SupervisorNews): void {
    if (news.type === 'preview') {
      if (this.#watchers.own.has(news.runId)) this.#services.post(news);
      return this.#watchers.show(news.runId, news.preview);
    }
    this.#services.post(news);
    this.#services.channel.post({ type: 'news', news });
  }

  async #onMessage(message: TabMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        return (await this.#supervisor)?.announceState();
      case 'news':
        return this.#hear(message.news);
      case 'plan':
        if (!this.#holdsLock) this.#plan = message.plan;
        return;
      case 'watch':
        this.#watchers.setOther(message.tab, message.id, message.interest);
        return this.#draw([message.id]);
      case 'ask': {
        if (!this.#holdsLock) return;
        const problem = await this.#office()
          .then((supervisor) => execute(supervisor, message.command))
          .then(() => null, sentenceOf);
        return this.#services.channel.post({ type: 'answer', ask: message.ask, problem });
      }
      case 'answer':
        return this.#asks.answer(message.ask, message.problem);
      default:
        return message satisfies never;
    }
  }

  /** From the tab that trains. */
  #hear(news: SupervisorNews): void {
    if (this.#holdsLock) return;
    if (news.type !== 'preview' || this.#watchers.own.has(news.runId)) this.#services.post(news);
  }

  #keepWatching(): void {
    const gone = this.#watchers.forget();
    if (this.#holdsLock) return void this.#draw(gone);
    for (const [id, interest] of this.#watchers.own) this.#services.channel.post({ type: 'watch', tab: this.#id, id, interest });
  }

  /** Has drawn what is looked at now of these runs. */
  async #draw(ids: RunId[]): Promise<void> {
    const supervisor = await this.#supervisor?.catch(() => null); // who opened it hears why it could not be
    for (const id of ids) await supervisor?.watch(id, this.#watchers.interestIn(id));
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
