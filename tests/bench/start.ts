import { buildPlan } from '../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import { adam, type Workload } from './workloads.ts';

/** The weights that those begin with who take them from us: layer after layer, of each its weights and then its bias. */
export function startOf({ model, inputShape, tokens, classes, batchSize }: Workload): Float32Array {
  const plan = buildPlan({ model, inputShape, tokens, outputs: classes, loss: 'softmaxCrossEntropy', optimizer: adam, batchSize });
  if (!plan.ok) throw new Error(plan.issues.map(({ message }) => message).join(' '));
  return initialState(plan.value, 1).params;
}
