/** Opens one notebook: reads it, or says that it is not here. Owns the session it made and closes it. Opens storage only when asked. */
import { NotebookId } from '../../spec/ids.ts';
import { NotebookSession } from './notebook-session.svelte.ts';
import type { Services } from '../services.ts';

export type OpeningState =
  | { status: 'opening' }
  | { status: 'open'; session: NotebookSession }
  | { status: 'missing'; reason: string }
  | { status: 'failed'; message: string };

export class OpenNotebook {
  readonly #openServices: () => Promise<Services>;
  #state = $state.raw<OpeningState>({ status: 'opening' });
  #id: string | null = null;

  constructor(openServices: () => Promise<Services>) {
    this.#openServices = openServices;
  }

  get state(): OpeningState {
    return this.#state;
  }

  async open(id: string | null): Promise<void> {
    this.close();
    this.#id = id;
    this.#state = { status: 'opening' };
    if (id === null || id === '') return this.miss('The address names no notebook.');
    if (!NotebookId.is(id))
      return this.miss('The id in the address is not one that Daybook makes: check that the address was copied whole.');
    try {
      const services = await this.#openServices();
      const stored = await services.store.readNotebook(id);
      if (this.#id !== id) return; // another one was asked for meanwhile
      if (stored) this.#state = { status: 'open', session: new NotebookSession(stored, services) };
      else this.miss('It may have been deleted, or made in another browser.');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.#id === id) this.#state = { status: 'failed', message: `${message} Allow this site to keep data, then try again.` };
    }
  }

  retry(): Promise<void> {
    return this.open(this.#id);
  }

  close(): void {
    if (this.#state.status === 'open') this.#state.session.close();
    this.#id = null;
  }

  miss(reason: string): void {
    this.#state = { status: 'missing', reason };
  }
}
