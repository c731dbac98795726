/**
 * What a supervisor says to pages and to the supervisor that may come after it. Keeps how queue, backend and storage stand, for a page
 * that comes later; says nothing once it is closed.
 */
import type { BackendNews, SupervisorNews } from '../worker/protocol.ts';
import { asWaiting, type Waiting } from './run-queue.ts';

/** `waiting`: those handed over that have not begun, then the queue. */
export type Places = { running: readonly Waiting[]; waiting: readonly Waiting[] };

type Services = { announce: (news: SupervisorNews) => void; onPlan: (plan: Waiting[]) => void };

export class Announcer {
  readonly #services: Services;
  readonly #places: () => Places;
  #backend: BackendNews | null = null;
  #storageTrouble: string | null = null;
  #told = '';
  #isClosed = false;

  constructor(services: Services, places: () => Places) {
    this.#services = services;
    this.#places = places;
  }

  tell(news: SupervisorNews): void {
    if (!this.#isClosed) this.#services.announce(news);
  }

  backend(news: BackendNews): void {
    this.#backend = news;
    this.tell({ type: 'backend', ...news });
  }

  storage(trouble: string | null): void {
    this.#storageTrouble = trouble;
    this.tell({ type: 'storage', trouble });
  }

  /** The queue, when it is not as it was last told. */
  queue(): void {
    const { running, waiting } = this.#places();
    const plan = [...running, ...waiting].map(asWaiting);
    const told = JSON.stringify([running.length, plan]);
    if (told === this.#told || this.#isClosed) return;
    this.#told = told;
    this.tell({ type: 'queue', running: running.map(({ id }) => id), waiting: waiting.map(({ id }) => id) });
    this.#services.onPlan(plan);
  }

  /** All of it again. */
  state(): void {
    this.#told = '';
    this.queue();
    if (this.#backend) this.tell({ type: 'backend', ...this.#backend });
    this.tell({ type: 'storage', trouble: this.#storageTrouble });
  }

  close(): void {
    this.#isClosed = true;
  }
}
