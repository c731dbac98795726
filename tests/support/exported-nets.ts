/** Nets of every layer with weights off their start, to be exported, and what the float64 reference gives for them. */
import { createReferenceExecutor } from '../../src/lib/engine/executors/reference/executor.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';
import { graphOf, type Graph } from '../../src/lib/share/model/graph.ts';
import type { Layer } from '../../src/lib/spec/model.ts';
import { dataOf, nets, planOf, type Net } from './engine-nets.ts';
import { dense, flatten } from './layers.ts';
import { randomNet } from './random-nets.ts';

export type ExportedNet = { name: string; layers: Layer[]; plan: Plan; params: Float32Array; inputs: Float32Array; graph: Graph };

const rows = 3;

type Source = Pick<ExportedNet, 'name' | 'layers' | 'plan' | 'inputs'> & { tokens: number | null };

function exported({ name, layers, plan, inputs, tokens }: Source): ExportedNet {
  const { params } = initialState(plan, 11);
  params.forEach((value, at) => (params[at] = value === 0 ? 0.05 * ((at % 5) - 2) : value));
  const input = { shape: plan.inputShape, tokens };
  const graph = graphOf({ model: { version: 1, layers }, input, params, before: null, tail: { type: 'none' } });
  if (!graph.ok) throw new Error(graph.issues[0]?.message);
  return { name, layers, plan, params, inputs: inputs.slice(0, rows * plan.inputSize), graph: graph.value };
}

const rnn = { units: 3, initialiser: 'glorotUniform' } as const;

/** What the others leave out. */
const further: Net[] = [
  { name: 'a block that passes on', inputShape: [4], layers: [{ type: 'residual', layers: [{ type: 'dropout', rate: 0.5 }] }, dense(3)] },
  { name: 'a block of codes', inputShape: [3], tokens: 5, layers: [{ type: 'residual', layers: [{ type: 'embedding', vocabulary: 5, units: 2 }, flatten, dense(3)] }, dense(3)] },
  { name: 'GRU backward, all positions', inputShape: [3, 2], layers: [{ type: 'gru', returns: 'all', direction: 'backward', ...rnn }, flatten, dense(3)] },
]; // prettier-ignore

export function exportedNets(): ExportedNet[] {
  // Those of a loss are the same net.
  const written = [...nets.filter(({ loss, shape, limits }) => !loss && !shape && !limits), ...further].map((net) => {
    const plan = planOf(net, { type: 'sgd' });
    return exported({ name: net.name, layers: net.layers, plan, inputs: dataOf(plan, net).inputs, tokens: net.tokens ?? null });
  });
  const drawn = Array.from({ length: 12 }, (_, seed) => {
    const { name, model, plan, data } = randomNet(seed);
    const [first] = model.layers;
    return exported({
      name,
      layers: model.layers,
      plan,
      inputs: data.inputs,
      tokens: first?.type === 'embedding' ? first.vocabulary : null,
    });
  });
  return [...written, ...drawn];
}

export async function wantedOutputs({ plan, params, inputs, layers }: ExportedNet): Promise<Float32Array> {
  const data = { inputs, targets: new Float32Array(rows), examples: rows };
  const execution = await createReferenceExecutor().open(plan, data, 0);
  await execution.load({ params, slots: new Float32Array(plan.slotCount), step: 0 });
  const last = plan.layers.findLastIndex(({ path }) => path === `layers[${layers.length - 1}]`);
  const [outputs] = await execution.evaluate(inputs, inputs.length / plan.inputSize, [last]);
  if (!outputs) throw new Error('The net gave nothing.');
  return outputs;
}
