/**
 * What the epoch program makes of the nets that together use every operation, as hashes: the same on any machine, in Node and in a
 * browser, and for ever, since records name their results by them. Other bits mean another engine version.
 */
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { hashWords } from '../../src/lib/numerics/hash.ts';
import { limited, nets, optimizers, trainedState } from './engine-nets.ts';

/** Weights and slots after fifteen steps, by net and optimizer. */
export async function programBits(executor: Executor): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [at, net] of [...nets, limited].entries()) {
    const optimizer = optimizers[at % optimizers.length] ?? { type: 'sgd' };
    const { params, slots } = await trainedState(executor, { net, optimizer, strength: { l1: 0.01, l2: 0.02 } });
    found[`${net.name}, ${optimizer.type}`] = `${hashWords(params)} ${hashWords(slots)}`;
  }
  return found;
}
