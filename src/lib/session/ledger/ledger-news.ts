/**
 * Tells the other tabs of this browser what was deleted in the ledger or brought back, and of which runs something was said. Carries no
 * records: they read the store.
 */
import type { Thing } from '../../storage/store.ts';

export type LedgerNews = { type: 'deleted' | 'restored' | 'annotated'; things: Thing[] };

const channelName = 'daybook-ledger';

/** Our own tabs write to this channel, nobody else can. */
const isNews = (data: unknown): data is LedgerNews => typeof data === 'object' && data !== null && 'type' in data && 'things' in data;

/** One channel for both, so that a page does not hear itself. Opened with the first use. */
export class LedgerChannel {
  #channel: BroadcastChannel | null = null;

  tell(news: LedgerNews): void {
    this.#open().postMessage(news);
  }

  listen(listener: (news: LedgerNews) => void): void {
    this.#open().addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isNews(data)) listener(data);
    });
  }

  #open(): BroadcastChannel {
    return (this.#channel ??= new BroadcastChannel(channelName));
  }
}
