/**
 * What is deleted from the ledger: hidden and stored as deleted at once, then brought back, or purged when the time for Undo is over. Holds
 * no records: whoever made it forgets them or reads them again.
 */
import type { Store, Thing } from '../../storage/store.ts';
import type { LedgerNews } from './ledger-news.ts';

/** Hidden and stored as deleted at once, of which `stored` tells; one of the two others is called later. */
export type Removal = { stored: Promise<void>; commit: () => Promise<void>; undo: () => Promise<void> };

type Services = {
  store: () => Promise<Pick<Store, 'delete' | 'restore' | 'purge'>>;
  now: () => number;
  tell: (news: LedgerNews) => void; // the other tabs
  forget: (things: readonly Thing[]) => void;
  readAgain: (things: readonly Thing[]) => Promise<void>;
};

export class Removals {
  readonly #services: Services;
  #hidden = $state.raw<ReadonlySet<string>>(new Set());

  constructor(services: Services) {
    this.#services = services;
  }

  hides(id: string): boolean {
    return this.#hidden.has(id);
  }

  remove(things: Thing[]): Removal {
    const { store, now, tell, forget } = this.#services;
    const ids = new Set<string>(things.map(({ id }) => id));
    const hide = () => (this.#hidden = new Set([...this.#hidden, ...ids]));
    const show = () => (this.#hidden = new Set([...this.#hidden].filter((id) => !ids.has(id))));
    hide();
    const stored = store()
      .then((opened) => opened.delete(things, now()))
      .then(() => tell({ type: 'deleted', things }));
    stored.catch(show); // it is there still
    return {
      stored,
      undo: async () => {
        await stored;
        show();
        try {
          await this.#bringBack(things);
        } catch (error) {
          hide();
          throw error;
        }
      },
      commit: async () => {
        const isStored = await stored.then(
          () => true,
          () => false, // `stored` has told
        );
        if (!isStored) return;
        forget(things);
        show();
        await (await store()).purge(things).catch(() => undefined); // it is deleted all the same; a later start purges it
      },
    };
  }

  async #bringBack(things: Thing[]): Promise<void> {
    await (await this.#services.store()).restore(things);
    await this.#services.readAgain(things);
    this.#services.tell({ type: 'restored', things });
  }
}
