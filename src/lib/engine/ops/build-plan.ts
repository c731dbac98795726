/**
 * From a model, the shape of its data and how it is fitted to a plan: one training step and one evaluation step as op lists.
 * Pure; the same arguments give the same plan for ever, since records name their result by it.
 */
import type { Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Clipping, LossName, Optimizer } from '../../spec/training.ts';
import { sizeOf } from '../layers/layer.ts';
import { plainShape } from '../losses/shape.ts';
import { lowerOptimizer } from '../optimizers/registry.ts';
import type { OptimizerLowering } from '../optimizers/optimizer.ts';
import { createPlanBuilder, type PlanBuilder } from './builder.ts';
import { activationIssues, batchIssues, frozenIssues, outputIssues, parameterIssues } from './check-plan.ts';
import { inferLayers, withInner, type PlacedLayer } from './infer-layers.ts';
import type { LossShape, View } from './op.ts';
import { startWalk, walkBackward, walkForward } from './passes.ts';
import type { LayerPlan, Parameter, Plan } from './plan.ts';

export type PlanRequest = {
  model: Model;
  inputShape: number[]; // without the batch: [features] or [height, width, channels]
  outputs: number; // classes of the target, or 1 for a value (also accepted for the two classes of a sigmoid)
  values?: number; // how many numbers are predicted at once, where they are not classes; left out: 1
  loss: LossName;
  lossShape?: LossShape; // left out: plain
  optimizer: Optimizer;
  clipping?: Clipping; // constants of the plan, as maxNorm: what is off leaves no operation behind
  maxNorm?: number;
  batchSize: number;
  tokens?: number | null; // how many codes there are when the inputs are codes of a vocabulary
  positions?: number | null; // how many there are when each has a target of its own, as the next character at each
  frozen?: readonly number[]; // indexes of layers that keep their weights
};

/** Issues have paths inside the model (`layers[1].units`), or `loss`, or `batchSize`. */
export function buildPlan(request: PlanRequest): Parsed<Plan> {
  const { model, inputShape, loss, outputs, values, batchSize } = request;
  const { layers, issues } = inferLayers(model, { shape: inputShape, tokens: request.tokens ?? null });
  if (issues.length > 0) return { ok: false, issues };
  const wrong = [
    ...outputIssues({ model, layers, loss, outputs, values, positions: request.positions ?? null }),
    ...parameterIssues(layers),
    ...batchIssues(layers, batchSize),
    ...frozenIssues(layers, request.frozen ?? []),
  ];
  if (wrong.length > 0) return { ok: false, issues: wrong };
  const plan = assemble(request, layers);
  const tooLarge = activationIssues(plan);
  return tooLarge.length > 0 ? { ok: false, issues: tooLarge } : { ok: true, value: plan };
}

/** What each layer would be, up to the first that does not fit, whether or not the last one suits the data. */
export function layersThatFit(request: PlanRequest): LayerPlan[] {
  const { layers } = inferLayers(request.model, { shape: request.inputShape, tokens: request.tokens ?? null });
  return layers.length === 0 ? [] : assemble(request, layers).layers;
}

function assemble(request: PlanRequest, layers: PlacedLayer[]): Plan {
  const { inputShape, loss, lossShape = plainShape, optimizer, batchSize, frozen = [] } = request;
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
  const isMasked = (request.positions ?? null) !== null && loss === 'softmaxCrossEntropy';
  builder.emit({ op: 'loss', loss, shape: lossShape, outputs, dOutputs, width, ...(isMasked && { isMasked }) });
  walkBackward(layers, { dOutput: dOutputs, wantsInputGradient: false }, training);
  emitClipping(builder, request.clipping);
  emitRegularisation(builder);
  emitUpdates(builder, lowered);
  emitMaxNorm(builder, request.maxNorm);
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

const wholeOf = ({ offset, shape }: Parameter, buffer: View['buffer']): View => ({ buffer, offset, size: sizeOf(shape), batched: false });

/** Of the loss's gradients alone, as where PyTorch clips before the optimizer adds its decay. */
function emitClipping({ parameters, emit }: PlanBuilder, { value = 0, norm = 0 }: Clipping = {}): void {
  const grads = parameters.filter(({ isTrained }) => isTrained).map((parameter) => wholeOf(parameter, 'grads'));
  if (value > 0) emit({ op: 'clipValue', grads, limit: value });
  if (norm > 0) emit({ op: 'clipNorm', grads, limit: norm });
}

/** A unit is an entry of a parameter's last length: a dense unit, a filter. */
function emitMaxNorm({ parameters, emit }: PlanBuilder, limit = 0): void {
  if (limit === 0) return;
  for (const parameter of parameters) {
    const units = parameter.shape.at(-1) ?? 1;
    if (parameter.isRegularised && parameter.isTrained && !parameter.isTable)
      emit({ op: 'maxNorm', params: wholeOf(parameter, 'params'), units, limit });
  }
}

/** Always there, so that l1 and l2 can move while training. Biases are free. */
function emitRegularisation(builder: PlanBuilder): void {
  for (const parameter of builder.parameters) {
    if (!parameter.isRegularised || !parameter.isTrained) continue;
    builder.emit({ op: 'regularise', params: wholeOf(parameter, 'params'), grads: wholeOf(parameter, 'grads'), l1: 'l1', l2: 'l2' });
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
  const largestRow = builder.largestRow(index);
  return { name, path, outputShape, parameters: count, multiplyAdds, memoryBytes, largestRow, output };
}
