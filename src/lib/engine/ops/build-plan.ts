/**
 * From a model, the shape of its data and how it is fitted to a plan: one training step and one evaluation step as op lists.
 * Pure; the same arguments give the same plan for ever, since records name their result by it.
 */
import type { Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { LossName, Optimizer } from '../../spec/training.ts';
import { sizeOf } from '../layers/layer.ts';
import { lowerOptimizer } from '../optimizers/registry.ts';
import { createPlanBuilder, type PlanBuilder } from './builder.ts';
import { activationIssues, outputIssues, parameterIssues } from './check-plan.ts';
import { inferLayers, type PlacedLayer } from './infer-layers.ts';
import type { View } from './op.ts';
import type { LayerPlan, Plan } from './plan.ts';

export type PlanRequest = {
  model: Model;
  inputShape: number[]; // without the batch: [features] or [height, width, channels]
  outputs: number; // classes of the target, or 1 for a value (also accepted for the two classes of a sigmoid)
  loss: LossName;
  optimizer: Optimizer;
  batchSize: number;
};

/** Issues have paths inside the model (`layers[1].units`), or `loss`, or `batchSize`. */
export function buildPlan(request: PlanRequest): Parsed<Plan> {
  const { model, inputShape, loss, outputs, batchSize } = request;
  const { layers, issues } = inferLayers(model, inputShape);
  if (issues.length > 0) return { ok: false, issues };
  const wrong = [...outputIssues({ model, layers, loss, outputs }), ...parameterIssues(layers)];
  if (wrong.length > 0) return { ok: false, issues: wrong };
  const plan = assemble(request, layers);
  const tooLarge = activationIssues({ activationCount: plan.activationCount, batchSize });
  return tooLarge.length > 0 ? { ok: false, issues: tooLarge } : { ok: true, value: plan };
}

/** What each layer would be, up to the first that does not fit, whether or not the last one suits the data. */
export function layersThatFit(request: PlanRequest): LayerPlan[] {
  const { layers } = inferLayers(request.model, request.inputShape);
  return layers.length === 0 ? [] : assemble(request, layers).layers;
}

function assemble({ inputShape, loss, optimizer, batchSize }: PlanRequest, layers: PlacedLayer[]): Plan {
  const builder = createPlanBuilder(layers, batchSize);
  const { slotsPerParameter, update } = lowerOptimizer(optimizer);
  const { parameterCount } = builder;
  const inputSize = sizeOf(inputShape);
  const input = builder.scratchView(-1, 'input', inputSize);

  builder.emit({ op: 'gatherBatch', output: input });
  const trained = forward(builder, layers, { input, mode: 'train' });
  const outputs = trained.at(-1) ?? input;
  const dOutputs = builder.scratchView(-1, 'dOutputs', outputs.size);
  builder.emit({ op: 'loss', loss, outputs, dOutputs, width: outputs.size });
  backward(builder, layers, { input, outputs: trained, dOutputs });
  const whole = (buffer: View['buffer'], part = 0): View => ({
    buffer,
    offset: part * parameterCount,
    size: parameterCount,
    batched: false,
  });
  emitRegularisation(builder);
  builder.emit(update({ params: whole('params'), grads: whole('grads'), slot: (part) => whole('slots', part) }));
  const step = builder.takeOps();

  const evaluated = forward(builder, layers, { input, mode: 'evaluate' });
  const evaluate = builder.takeOps();

  return {
    batchSize,
    inputShape,
    inputSize,
    outputs: outputs.size,
    parameterCount,
    slotCount: slotsPerParameter * parameterCount,
    activationCount: builder.activationCount(),
    parameters: builder.parameters,
    layers: layers.map((layer, place) => describeLayer(layer, { output: evaluated[place] ?? input, builder, slotsPerParameter })),
    input,
    step,
    evaluate,
  };
}

/** Where each layer's output lies. */
function forward(builder: PlanBuilder, layers: PlacedLayer[], { input, mode }: { input: View; mode: 'train' | 'evaluate' }): View[] {
  let reached = input;
  return layers.map((layer) => (reached = layer.lowering.forward(builder.layerBuilder(layer), reached, mode)));
}

function backward(
  builder: PlanBuilder,
  layers: PlacedLayer[],
  { input, outputs, dOutputs }: { input: View; outputs: View[]; dOutputs: View },
): void {
  const firstTrained = layers.findIndex(({ parameters }) => parameters.length > 0);
  let dOutput: View | null = dOutputs;
  for (const layer of layers.toReversed()) {
    if (!dOutput || layer.index < firstTrained) return;
    dOutput = layer.lowering.backward(builder.layerBuilder(layer), {
      input: outputs[layer.index - 1] ?? input,
      output: outputs[layer.index] ?? input,
      dOutput,
      wantsInputGradient: layer.index > firstTrained,
    });
  }
}

/** Always there, so that l1 and l2 can move while training. Biases are free. */
function emitRegularisation(builder: PlanBuilder): void {
  for (const { name, offset, shape } of builder.parameters) {
    if (!name.endsWith('.weights')) continue;
    const size = sizeOf(shape);
    const view = (buffer: View['buffer']): View => ({ buffer, offset, size, batched: false });
    builder.emit({ op: 'regularise', params: view('params'), grads: view('grads'), l1: 'l1', l2: 'l2' });
  }
}

type LayerContext = { output: View; builder: PlanBuilder; slotsPerParameter: number };

function describeLayer(
  { index, name, outputShape, parameters, multiplyAdds }: PlacedLayer,
  { output, builder, slotsPerParameter }: LayerContext,
): LayerPlan {
  const count = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const memoryBytes = 4 * (count * (2 + slotsPerParameter) + builder.scratchNumbers(index));
  return { name, outputShape, parameters: count, multiplyAdds, memoryBytes, output };
}
