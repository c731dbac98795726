/** A contestant in a worker of the bench's page. */
import { answerOnPort } from './answer-on-port.ts';
import { firstEpoch, launch, type Ask, type Contestant } from './contestant.ts';
import { readServed } from './read-served.ts';

export const serve = (contestant: Contestant): void =>
  answerOnPort((ask: Ask & { epochs?: number }) =>
    ask.epochs ? firstEpoch(contestant, ask.workload, readServed) : launch(contestant, ask, readServed),
  );
