import { expose } from 'comlink';
import type { WorkerLike } from '../../src/lib/worker/line.ts';

/** A worker without a thread: `door` answers over a MessageChannel. Terminated or dead it never answers again. */
export class FakeWorker implements WorkerLike {
  readonly #channel = new MessageChannel();
  readonly #failures = new EventTarget();
  isTerminated = false;

  constructor(door: object) {
    expose(door, this.#channel.port2);
    this.#channel.port1.start();
  }

  postMessage: Worker['postMessage'] = (message: unknown, transfer?: unknown) =>
    this.#channel.port1.postMessage(message, Array.isArray(transfer) ? transfer : []);

  addEventListener: Worker['addEventListener'] = (type: string, listener: unknown) =>
    this.#target(type).addEventListener(type, listener as EventListener);

  removeEventListener: Worker['removeEventListener'] = (type: string, listener: unknown) =>
    this.#target(type).removeEventListener(type, listener as EventListener);

  terminate(): void {
    this.isTerminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }

  /** An error that nobody in the worker caught. */
  fail(message: string): void {
    this.#failures.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  #target(type: string): EventTarget {
    return type === 'message' ? this.#channel.port1 : this.#failures;
  }
}
