/** Tasks one after another, each to its end; none begins once it is closed. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Settles as the task does; the next one goes on all the same. */
  take(task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(async () => {
      if (!this.#isClosed) await task();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  close(): void {
    this.#isClosed = true;
  }
}
