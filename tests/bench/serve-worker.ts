/** A contestant in a worker of the bench's page: answers each question on the port that comes with it. */
import { firstEpoch, launch, type Ask, type Contestant } from './contestant.ts';
import { readServed } from './read-served.ts';

export function serve(contestant: Contestant): void {
  addEventListener('message', ({ data, ports }: MessageEvent<Ask & { epochs?: number }>) => {
    const answer = data.epochs ? firstEpoch(contestant, data.workload, readServed) : launch(contestant, data, readServed);
    answer.then(
      (result) => ports[0]?.postMessage({ ok: true, value: result }),
      (problem: unknown) => ports[0]?.postMessage({ ok: false, message: String(problem) }),
    );
  });
}
