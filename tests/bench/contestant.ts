/** What takes part in the bench, and how one launch of it is timed. The same in a worker of a page and in a process of Node. */
import type { ReadAsset } from '../../src/lib/engine/backends/open.ts';
import { named, shortened, type Workload } from './workloads.ts';

export type Trained = { ms: number; steps: number; loss: number };

/** Opens what the workload needs and returns one whole training: upload, every step, and nothing of the training before. */
export type Contestant = (workload: Workload, readAsset: ReadAsset) => Promise<() => Promise<Trained>>;

/** `most` steps a training: some are so slow that a few tell enough. */
export type Ask = { workload: string; most?: number; settle?: boolean };

/** Microseconds a step: of the first training, of the second ("warm"), and of the quickest after those ("settled"). */
export type Launch = { first: number; warm: number; settled: number; loss: number };

const settleMs = 1500;
const settleTrainings = 100;

/** One epoch of the workload, as the first thing that is done. */
export async function firstEpoch(contestant: Contestant, name: string, readAsset: ReadAsset): Promise<void> {
  const train = await contestant({ ...named(name), epochs: 1 }, readAsset);
  await train();
}

export async function launch(contestant: Contestant, { workload, most, settle }: Ask, readAsset: ReadAsset): Promise<Launch> {
  const train = await contestant(shortened(named(workload), most), readAsset);
  const perStep = async () => {
    const { ms, steps, loss } = await train();
    if (!Number.isFinite(loss)) throw new Error(`${workload} diverged.`);
    return { us: (1000 * ms) / steps, loss };
  };
  const first = await perStep();
  const warm = await perStep();
  let settled = warm.us;
  const began = performance.now();
  for (let training = 0; settle && training < settleTrainings && performance.now() - began < settleMs; training++)
    settled = Math.min(settled, (await perStep()).us);
  return { first: first.us, warm: warm.us, settled, loss: warm.loss };
}
