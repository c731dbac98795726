/**
 * What the supervisor tells all tabs about runs, whichever tab trains: passed on at most once a frame, the events of a run
 * together. Listens only; starts no worker and asks for no lock.
 */
import type { LedgerEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { SupervisorNews } from '../../worker/protocol.ts';

/**
 * `events` is empty where what was told is now on disk. `run` is null where that was told before anybody listened here: the record
 * has it.
 */
export type RunNews = { id: RunId; run: Run | null; events: LedgerEvent[] };

const runChannel = 'daybook'; // the supervisors' own
const notebookChannel = 'daybook-notebooks';

type Told = { type: 'news'; news: SupervisorNews };

/** Our own tabs write to this channel, nobody else can; other kinds of messages are for supervisors. */
const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'news' && 'news' in data;

/** Returns how to stop listening. */
export function listenToRuns(listener: (news: RunNews[]) => void): () => void {
  const channel = new BroadcastChannel(runChannel);
  const waiting = new Map<RunId, RunNews>();
  const latest = new Map<RunId, Run>();
  let planned: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    planned = null;
    const news = [...waiting.values()];
    waiting.clear();
    listener(news);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isTold(data) || (data.news.type !== 'events' && data.news.type !== 'saved')) return;
    const { runId } = data.news;
    const run = data.news.type === 'events' ? data.news.run : (latest.get(runId) ?? null);
    if (run) latest.set(runId, run);
    const events = data.news.type === 'events' ? data.news.events : [];
    waiting.set(runId, { id: runId, run, events: [...(waiting.get(runId)?.events ?? []), ...events] });
    planned ??= setTimeout(tell, 16); // a timer: frames stand still in a hidden tab
  });
  return () => {
    if (planned !== null) clearTimeout(planned);
    channel.close();
  };
}

/** Some tab saved a notebook. */
export function listenToNotebooks(listener: () => void): () => void {
  const channel = new BroadcastChannel(notebookChannel);
  channel.addEventListener('message', listener);
  return () => channel.close();
}
