/**
 * One tab's supervisor: trains when it holds the lock, else shows what the tab that does tells, and passes commands on to it.
 * Takes over by itself when the lock comes free. Every command settles: answered here, answered there, or refused after a while.
 */
import type { InterventionChange } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import type { Store } from '../storage/store.ts';
import type { PreviewInterest, SupervisorCommands, SupervisorNews } from '../worker/protocol.ts';
import type { Clock } from './clock.ts';
import { interruptLeftovers } from './leftovers.ts';
import { OwnLock } from './own-lock.ts';
import type { Locks } from './own-lock.ts';
import { Supervisor } from './supervisor.ts';
import type { SpawnTrainer } from './trainer-seat.ts';

export type Command =
  | { name: 'start'; runs: Run[]; stepOnly: boolean }
  | { name: 'pause' | 'resume' | 'step' | 'stop' | 'kill'; id: RunId }
  | { name: 'adjust'; id: RunId; change: InterventionChange };

/** Between the tabs, over one BroadcastChannel. */
export type TabMessage =
  | { type: 'hello' } // a tab has come: whoever trains says what is the case
  | { type: 'news'; news: SupervisorNews }
  | { type: 'ask'; ask: string; command: Command }
  | { type: 'answer'; ask: string; problem: string | null };

type Channel = { post: (message: TabMessage) => void; onMessage: (listener: (message: TabMessage) => void) => void };

export type TabServices = {
  openStore: () => Promise<Store>;
  locks: Locks;
  channel: Channel;
  clock: Clock;
  spawnTrainer: SpawnTrainer;
  newId: () => string;
  post: (news: SupervisorNews) => void; // to this tab's page
};

export const answerMs = 5000;
const noAnswer = 'The tab that trains does not answer: close it, reload it, or take the training over in this one.';

type Ask = { command: Command; resolve: () => void; reject: (error: unknown) => void; cancel: () => void };

export class Tab implements SupervisorCommands {
  readonly #services: TabServices;
  readonly #lock: OwnLock;
  readonly #asks = new Map<string, Ask>();
  #supervisor: Promise<Supervisor> | null = null; // while the lock is held
  #settle: () => void = () => undefined;
  readonly #isSettled = new Promise<void>((resolve) => (this.#settle = resolve)); // where the lock is, is known

  constructor(services: TabServices) {
    this.#services = services;
    this.#lock = new OwnLock(services.locks, {
      onHeld: () => this.#takeOffice(),
      onElsewhere: () => this.#stand(),
      onLost: () => void this.#leaveOffice('Another tab took the training over; this one only shows it now.'),
    });
    // A supervisor that could not open has told its own page why; the other tabs hear nothing from it.
    services.channel.onMessage((message) => void this.#onMessage(message).catch(() => undefined));
  }

  /** Begins: asks for the lock, and the others for how things stand. */
  open(): void {
    void this.#lock.request();
    this.#services.channel.post({ type: 'hello' });
  }

  start(runs: Run[], options?: { stepOnly: boolean }): Promise<void> {
    return this.#do({ name: 'start', runs, stepOnly: options?.stepOnly ?? false });
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

  /** Drawings stay in the tab that trains: they are too big to send to all. */
  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    await (await this.#supervisor)?.watch(id, interest);
  }

  async takeOver(): Promise<void> {
    if (!this.#supervisor) this.#lock.steal();
  }

  async #do(command: Command): Promise<void> {
    await this.#isSettled;
    if (this.#supervisor) return execute(await this.#supervisor, command);
    const ask = this.#services.newId();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#services.clock.after(answerMs, () => {
        this.#asks.delete(ask);
        reject(new Error(noAnswer));
      });
      this.#asks.set(ask, { command, resolve, reject, cancel });
      this.#services.channel.post({ type: 'ask', ask, command });
    });
  }

  #takeOffice(): void {
    const supervisor = this.#openSupervisor();
    this.#supervisor = supervisor;
    this.#services.post({ type: 'lock', held: true });
    this.#settle();
    supervisor.then(
      (opened) => this.#takeUp(opened),
      (error: unknown) => this.#services.post({ type: 'trouble', message: sentenceOf(error) }),
    );
  }

  #takeUp(supervisor: Supervisor): void {
    supervisor.announceState();
    // What was asked of a tab that is gone is done here.
    for (const [ask, { command, resolve, reject, cancel }] of this.#asks) {
      this.#asks.delete(ask);
      cancel();
      execute(supervisor, command).then(resolve, reject);
    }
  }

  #stand(): void {
    this.#services.post({ type: 'lock', held: false });
    this.#settle();
  }

  async #leaveOffice(sentence: string): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    this.#services.post({ type: 'trouble', message: sentence });
    this.#stand();
    (await supervisor)?.dismiss();
    this.#services.channel.post({ type: 'hello' });
  }

  async #openSupervisor(): Promise<Supervisor> {
    const { clock, spawnTrainer } = this.#services;
    const store = await this.#openStore();
    const lease = await store.takeLease();
    const leftovers = await interruptLeftovers(store, lease);
    for (const { run, event } of leftovers) this.#announce({ type: 'events', runId: run.id, run, events: [event] });
    return new Supervisor({
      store,
      lease,
      clock,
      spawnTrainer,
      announce: (news) => this.#announce(news),
      onStale: () => {
        this.#supervisor = null;
        this.#lock.yield();
      },
    });
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
    this.#services.post(news);
    if (news.type !== 'preview') this.#services.channel.post({ type: 'news', news });
  }

  async #onMessage(message: TabMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        return (await this.#supervisor)?.announceState();
      case 'news':
        if (!this.#supervisor) this.#services.post(message.news);
        return;
      case 'ask': {
        if (!this.#supervisor) return;
        const problem = await execute(await this.#supervisor, message.command).then(() => null, sentenceOf);
        return this.#services.channel.post({ type: 'answer', ask: message.ask, problem });
      }
      case 'answer': {
        const ask = this.#asks.get(message.ask);
        this.#asks.delete(message.ask);
        ask?.cancel();
        if (message.problem === null) ask?.resolve();
        else ask?.reject(new Error(message.problem));
        return;
      }
      default:
        return message satisfies never;
    }
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function execute(supervisor: Supervisor, command: Command): Promise<void> {
  switch (command.name) {
    case 'start':
      return supervisor.start(command.runs, { stepOnly: command.stepOnly });
    case 'pause':
      return supervisor.pause(command.id);
    case 'resume':
      return supervisor.resume(command.id);
    case 'step':
      return supervisor.step(command.id);
    case 'stop':
      return supervisor.stop(command.id);
    case 'adjust':
      return supervisor.adjust(command.id, command.change);
    case 'kill':
      return supervisor.kill(command.id);
    default:
      return command satisfies never;
  }
}
