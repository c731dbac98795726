/** Tells the other tabs of this browser what was deleted in the ledger, or brought back. Carries no records: they read the store. */
import type { Thing } from '../../storage/store.ts';

export type DeletionNews = { type: 'deleted' | 'restored'; things: Thing[] };

const channelName = 'daybook-deletions';

/** Our own tabs write to this channel, nobody else can. */
const isNews = (data: unknown): data is DeletionNews => typeof data === 'object' && data !== null && 'type' in data && 'things' in data;

/** One channel for both, so that a page does not hear itself. Opened with the first use. */
export class DeletionChannel {
  #channel: BroadcastChannel | null = null;

  tell(news: DeletionNews): void {
    this.#open().postMessage(news);
  }

  listen(listener: (news: DeletionNews) => void): void {
    this.#open().addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isNews(data)) listener(data);
    });
  }

  #open(): BroadcastChannel {
    return (this.#channel ??= new BroadcastChannel(channelName));
  }
}
