/** One kind of question about what a run has learnt. The newest question wins; the last answer stays until the next is there. */
import type { Parsed } from '../../spec/parse.ts';
import type { InsideAnswer, InsideAnswerTo, InsideQuestion } from '../../worker/protocol.ts';

export type AskInside = (question: InsideQuestion) => Promise<Parsed<InsideAnswer>>;

export class InsideLook<Question extends InsideQuestion> {
  readonly #ask: AskInside;
  #answer = $state.raw<InsideAnswerTo<Question> | null>(null);
  #trouble = $state.raw<string | null>(null);
  #asked = 0;
  #isBusy = $state.raw(false);

  constructor(ask: AskInside) {
    this.#ask = ask;
  }

  get answer(): InsideAnswerTo<Question> | null {
    return this.#answer;
  }

  /** Why the newest question has no answer. */
  get trouble(): string | null {
    return this.#trouble;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Reads no state, so that an effect may ask. */
  async ask(question: Question): Promise<void> {
    const mine = ++this.#asked;
    const answers = (answer: InsideAnswer): answer is InsideAnswerTo<Question> => answer.type === question.type;
    this.#isBusy = true;
    const found = await this.#ask(question);
    if (mine !== this.#asked) return;
    this.#isBusy = false;
    if (found.ok && answers(found.value)) {
      this.#answer = found.value;
      this.#trouble = null;
    } else this.#trouble = found.ok ? 'The answer was to another question.' : found.issues.map(({ message }) => message).join(' ');
  }
}
