/**
 * From a model, the shape of its data and how it is fitted to a plan: one training step and one evaluation step as op lists.
 * Pure; the same arguments give the same plan for ever, since records name their result by it.
 */
import type { Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { LossName, Optimizer } from '../../spec/training.ts';
import { sizeOf } from '../layers/layer.ts';
import { plainShape } from '../losses/shape.ts';
import { lowerOptimizer } from '../optimizers/registry.ts';
import type { OptimizerLowering } from '../optimizers/optimizer.ts';
import { createPlanBuilder, type PlanBuilder } from './builder.ts';
import { activationIssues, batchIssues, outputIssues, parameterIssues } from './check-plan.ts';
import { inferLayers, withInner, type PlacedLayer } from './infer-layers.ts';
import type { LossShape, View } from './op.ts';
import { startWalk, walkBackward, walkForward } from './passes.ts';
import type { LayerPlan, Plan } from './plan.ts';

export type PlanRequest = {
  model: Model;
  inputShape: number[]; // without the batch: [features] or [height, width, channels]
  outputs: number; // classes of the target, or 1 for a value (also accepted for the two classes of a sigmoid)
  loss: LossName;
  lossShape?: LossShape; // left out: plain
  optimizer: Optimizer;
  batchSize: number;
  tokens?: number | null; // how many codes there are when the inputs are codes of a vocabulary
  positions?: number | null; // how many there are when each has a target of its own, as the next character at each
  frozen?: readonly number[]; // indexes of layers that keep their weights
};

/** Issues have paths inside the model (`layers[1].units`), or `loss`, or `batchSize`. */
export function buildPlan(request: PlanRequest): Parsed<Plan> {
  const { model, inputShape, loss, outputs, batchSize } = request;
  const { layers, issues } = inferLayers(model, { shape: inputShape, tokens: request.tokens ?? null });
  if (issues.length > 0) return { ok: false, issues };
  const wrong = [
    ...outputIssues({ model, layers, loss, outputs, positions: request.positions ?? null }),
    ...parameterIssues(layers),
    ...batchIssues(layers, batchSize),
  ];
  if (wrong.length > 0) return { ok: false, issues: wrong };
  const plan = assemble(request, layers);
  const tooLarge = activationIssues({ activationCount: plan.activationCount, batchSize });
  return tooLarge.length > 0 ? { ok: false, issues: tooLarge } : { ok: true, value: plan };
}

/** What each layer would be, up to the first that does not fit, whether or not the last one suits the data. */
export function layersThatFit(request: PlanRequest): LayerPlan[] {
  const { layers } = inferLayers(request.model, { shape: request.inputShape, tokens: request.tokens ?? null });
  return layers.length === 0 ? [] : assemble(request, layers).layers;
}

function assemble(
  { inputShape, loss, lossShape = plainShape, optimizer, batchSize, frozen = [] }: PlanRequest,
  layers: PlacedLayer[],
): Plan {
  const builder = createPlanBuilder(layers, batchSize, (layer) => frozen.includes(layer));
  const lowered = lowerOptimizer(optimizer);
  const { slotsPerParameter } = lowered;
  const { parameterCount } = builder;
  const inputSize = sizeOf(inputShape);
  const input = builder.scratchView(-1, 'input', { size: inputSize, batched: true });

  builder.emit({ op: 'gatherBatch', output: input });
  const training = startWalk(builder, 'train');
  const outputs = walkForward(layers, input, training);
  const dOutputs = builder.scratchView(-1, 'dOutputs', { size: outputs.size, batched: true });
  const width = layers.at(-1)?.outputShape.at(-1) ?? outputs.size;
  builder.emit({ op: 'loss', loss, shape: lossShape, outputs, dOutputs, width });
  walkBackward(layers, { dOutput: dOutputs, wantsInputGradient: false }, training);
  emitRegularisation(builder);
  emitUpdates(builder, lowered);
  const step = builder.takeOps();

  const evaluation = startWalk(builder, 'evaluate');
  walkForward(layers, input, evaluation);
  const evaluate = builder.takeOps();
  const outputOf = ({ index }: PlacedLayer) => evaluation.outputs.get(index) ?? input;

  return {
    batchSize,
    inputShape,
    inputSize,
    outputs: outputs.size,
    parameterCount,
    slotCount: slotsPerParameter * parameterCount,
    activationCount: builder.activationCount(),
    parameters: builder.parameters,
    layers: withInner(layers).map((layer) => describeLayer(layer, { output: outputOf(layer), builder, slotsPerParameter })),
    input,
    step,
    evaluate,
  };
}

/** Always there, so that l1 and l2 can move while training. Biases are free. */
function emitRegularisation(builder: PlanBuilder): void {
  for (const { offset, shape, isRegularised, isTrained } of builder.parameters) {
    if (!isRegularised || !isTrained) continue;
    const size = sizeOf(shape);
    const view = (buffer: View['buffer']): View => ({ buffer, offset, size, batched: false });
    builder.emit({ op: 'regularise', params: view('params'), grads: view('grads'), l1: 'l1', l2: 'l2' });
  }
}

/** One update for each stretch of parameters that are trained, treated alike and lie together. */
function emitUpdates(builder: PlanBuilder, { update, decays = false }: OptimizerLowering): void {
  const { parameters, parameterCount } = builder;
  const stretches: { offset: number; size: number; isRegularised: boolean }[] = [];
  for (const { offset, shape, isTrained, isRegularised } of parameters) {
    if (!isTrained) continue;
    const last = stretches.at(-1);
    const isAlike = last && (!decays || last.isRegularised === isRegularised);
    if (isAlike && last.offset + last.size === offset) last.size += sizeOf(shape);
    else stretches.push({ offset, size: sizeOf(shape), isRegularised });
  }
  for (const { offset, size, isRegularised } of stretches) {
    const view = (buffer: View['buffer'], part = 0): View => ({ buffer, offset: part * parameterCount + offset, size, batched: false });
    builder.emit(update({ params: view('params'), grads: view('grads'), slot: (part) => view('slots', part), isRegularised }));
  }
}

type LayerContext = { output: View; builder: PlanBuilder; slotsPerParameter: number };

function describeLayer(
  { index, name, path, outputShape, parameters, multiplyAdds }: PlacedLayer,
  { output, builder, slotsPerParameter }: LayerContext,
): LayerPlan {
  const count = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const memoryBytes = 4 * (count * (2 + slotsPerParameter) + builder.scratchNumbers(index));
  return { name, path, outputShape, parameters: count, multiplyAdds, memoryBytes, output };
}
