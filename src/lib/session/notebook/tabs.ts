/** Tells the other tabs of this browser that a notebook was saved, and hears it from them. Carries no content: they read the store. */
import type { NotebookId } from '../../spec/ids.ts';

export type TabChannel = { announce: (revision: number) => void; close: () => void };

const channelName = 'daybook-notebooks';

export function listenToTabs(id: NotebookId, onSaved: () => void): TabChannel {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'id' in data && data.id === id) onSaved();
  });
  return {
    announce: (revision) => channel.postMessage({ id, revision }),
    close: () => channel.close(),
  };
}
