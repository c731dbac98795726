/**
 * The line to a worker with a door: commands by Comlink, each settling even when the worker dies; news over one port, numbered,
 * so that none is lost or swapped unseen. Ends the worker when it breaks and says so once.
 */
import { transfer } from 'comlink';
import { raceCalls } from './raced-calls.ts';
import type { Surroundings } from './protocol.ts';

/** The part of a Worker that is used; a MessagePort with `terminate` stands for it in tests. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;

type Door = { open: (port: MessagePort, surroundings: Surroundings) => Promise<void> };

export type LineOptions<News> = {
  worker: WorkerLike;
  surroundings: Surroundings;
  onNews: (news: News) => void;
  onDeath: (reason: string) => void; // at most once, never after `close`
  noun: string; // 'trainer', for sentences
};

export type Line<Commands> = { commands: Commands; close: (reason: string) => void };

export function openLine<Commands extends Door, News extends { sequence: number }>(options: LineOptions<News>): Line<Commands> {
  const { worker, surroundings, onNews, onDeath, noun } = options;
  const { commands, rejectAll } = raceCalls<Commands>(worker);
  const { port1, port2 } = new MessageChannel();
  let isOpen = true;
  let heard = 0;

  const close = (reason: string) => {
    isOpen = false;
    port1.close();
    worker.terminate();
    rejectAll(new Error(reason));
  };
  const die = (reason: string) => {
    if (!isOpen) return;
    close(reason);
    onDeath(reason);
  };

  worker.addEventListener('error', (event: Event) => {
    const detail =
      'message' in event && typeof event.message === 'string' && event.message !== '' ? event.message : 'it could not be loaded';
    die(`The ${noun} broke: ${detail}.`);
  });
  worker.addEventListener('messageerror', () => die(`The ${noun} sent something that could not be read.`));
  port1.onmessage = ({ data }: MessageEvent<News>) => {
    heard += 1;
    if (data.sequence !== heard) die(`Messages of the ${noun} got lost.`);
    if (isOpen) onNews(data);
  };
  commands
    .open(transfer(port2, [port2]), surroundings)
    .catch((error: unknown) => die(error instanceof Error ? error.message : String(error)));
  return { commands, close };
}
