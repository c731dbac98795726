/** Work for one device: one piece after the other, and what is asked for at the same time in one piece. */

export type Line = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined); // whoever asked is told
    return next;
  };
}

/** Turns of the event loop's microtasks that others get to ask too before a piece begins. */
const patience = 8;

type Waiting<Asked, Answer> = { asked: Asked; resolve: (answer: Answer) => void; reject: (problem: unknown) => void };

/** `answer` gives the answers in the order of what was asked, all or none. */
export function createGathering<Asked, Answer>(
  line: Line,
  answer: (asked: Asked[]) => Promise<Answer[]>,
): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = [];
  const serve = async (): Promise<void> => {
    for (let turn = 0; turn < patience; turn++) await null;
    const served = waiting;
    waiting = [];
    try {
      const answers = await answer(served.map(({ asked }) => asked));
      served.forEach(({ resolve, reject }, index) => {
        const found = answers[index];
        if (found === undefined) reject(new Error('The device left a question unanswered.'));
        else resolve(found);
      });
    } catch (problem) {
      served.forEach(({ reject }) => reject(problem));
    }
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (waiting.length === 1) void line(serve);
    });
}
