/**
 * The instruments of a run: what weights, gradients, activations and updates look like layer by layer after an epoch. Reads the run's
 * execution and probes beside it; never changes a bit of the run. Nothing is opened or computed unless it is asked.
 */
import type { Run } from '../../runs/run.ts';
import type { LayerObservation, Observation } from '../../runs/observation.ts';
import type { Execution } from '../executors/executor.ts';
import { sizeOf } from '../layers/layer.ts';
import type { Parameter, Plan } from '../ops/plan.ts';
import { gradientNoise } from './noise-scale.ts';
import { batchGradients, nextParams, type ProbedMoment, type ProbedRun } from './probe.ts';
import { deadShare, spreadOf } from './spread.ts';

/** Batches whose gradients tell the noise scale, and examples whose activations are looked at: each a share of an epoch. */
const mostBatches = 8;
const [fewestExamples, mostExamples] = [16, 256];
const probedShare = 0.04;
/** The steps that a look takes are at most this share of the steps between two looks. */
const stepShare = 0.1;

const batchesOf = (stepsPerEpoch: number) => Math.min(mostBatches, Math.max(2, Math.floor(stepsPerEpoch * probedShare)));

/** Epochs between two looks: what was asked for, or more where epochs have so few steps that looking would cost as much as training. */
export function lookEvery(every: number, stepsPerEpoch: number): number {
  const steps = batchesOf(stepsPerEpoch) + 1;
  return Math.max(every, Math.ceil(steps / (stepShare * stepsPerEpoch)));
}

/** The first epoch, then every so many, and the last. */
export function isDue(
  run: Pick<Run, 'instruments' | 'resolved'>,
  { epoch, stepsPerEpoch }: { epoch: number; stepsPerEpoch: number },
): boolean {
  if (!run.instruments) return false;
  return epoch === 1 || epoch === run.resolved.training.epochs || epoch % lookEvery(run.instruments.every, stepsPerEpoch) === 0;
}

export async function observe(run: ProbedRun, execution: Execution, moment: ProbedMoment): Promise<Omit<Observation, 'tookMs'>> {
  const { plan, prepared } = run;
  const stepsPerEpoch = Math.ceil(prepared.train.rows.length / plan.batchSize);
  const gradients = await batchGradients(run, moment, batchesOf(stepsPerEpoch));
  const next = await nextParams(run, moment);
  const part = prepared.validation.rows.length > 0 ? prepared.validation : prepared.train;
  const wanted = Math.round(prepared.train.rows.length * probedShare);
  const examples = Math.min(part.rows.length, Math.max(fewestExamples, Math.min(mostExamples, wanted)));
  const outputs = await execution.evaluate(
    part.inputs.subarray(0, examples * plan.inputSize),
    examples,
    plan.layers.map((_, layer) => layer),
  );
  const trained = plan.parameters.filter(({ isTrained }) => isTrained);
  const flat = gradients.map((gradient) => gather(gradient, trained));
  return {
    epoch: moment.epoch,
    layers: plan.layers.map((_, layer) =>
      layerObservation(plan, layer, { params: moment.state.params, gradient: gradients[0] ?? null, next, outputs: outputs[layer] }),
    ),
    noise: gradientNoise(flat, plan.batchSize),
  };
}

type Seen = { params: Float32Array; gradient: Float32Array | null; next: Float32Array; outputs: Float32Array | undefined };

function layerObservation(plan: Plan, layer: number, { params, gradient, next, outputs = new Float32Array() }: Seen): LayerObservation {
  const about = plan.layers[layer];
  const own = plan.parameters.filter((parameter) => parameter.layer === layer && parameter.isTrained);
  const weights = own.length === 0 ? null : gather(params, own);
  const moved = weights && gather(next, own).map((value, at) => value - (weights[at] ?? NaN));
  return {
    layer,
    name: about?.name ?? '',
    weights: weights && spreadOf(weights),
    gradients: weights && gradient && spreadOf(gather(gradient, own)),
    activations: spreadOf(outputs),
    deadUnits: deadShare(outputs, about?.output.size ?? 0),
    updateRatio: weights && moved && spreadOf(moved).norm / spreadOf(weights).norm,
  };
}

function gather(params: Float32Array, parameters: readonly Parameter[]): Float32Array {
  const sizes = parameters.map(({ shape }) => sizeOf(shape));
  const all = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  parameters.forEach(({ offset }, index) => {
    const size = sizes[index] ?? 0;
    all.set(params.subarray(offset, offset + size), at);
    at += size;
  });
  return all;
}
