/** Gathers messages and hands them over together, at most once a frame; a hidden tab, whose frames stand still, gets them by a timer. */
export class MessageFrame<Message> {
  readonly #take: (messages: Message[]) => void;
  #waiting: Message[] = [];
  #cancel: (() => void) | null = null;

  constructor(take: (messages: Message[]) => void) {
    this.#take = take;
  }

  add(message: Message): void {
    this.#waiting.push(message);
    if (this.#cancel) return;
    const deliver = () => {
      this.#cancel = null;
      this.#take(this.#waiting.splice(0));
    };
    if (document.hidden) {
      const timer = setTimeout(deliver, 250);
      this.#cancel = () => clearTimeout(timer);
    } else {
      const frame = requestAnimationFrame(deliver);
      this.#cancel = () => cancelAnimationFrame(frame);
    }
  }

  close(): void {
    this.#cancel?.();
    this.#waiting = [];
  }
}
