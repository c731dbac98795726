/** What must hold of a model as a whole before it is lowered, each with the sentence that says what to change. */
import type { Model } from '../../spec/model.ts';
import type { Issue } from '../../spec/parse.ts';
import type { LossName } from '../../spec/training.ts';
import { showShape, sizeOf } from '../layers/layer.ts';
import { lossRules } from '../losses/registry.ts';
import { footprintOf, heaviest, showBytes } from './footprint.ts';
import { withInner, type PlacedLayer } from './infer-layers.ts';
import type { Plan } from './plan.ts';

export const maximumParameters = 50_000_000;
export const maximumActivations = 2 ** 28; // numbers in one batch's scratch: 1 GB

/** Every mismatch between the last layer and what the loss needs. */
export function outputIssues({
  model,
  layers,
  loss,
  outputs,
  values = 1,
  positions,
}: {
  model: Model;
  layers: PlacedLayer[];
  loss: LossName;
  outputs: number;
  values?: number; // how many numbers are predicted at once, where they are not classes
  positions: number | null; // how many there are when each has a target of its own
}): Issue[] {
  const needed = lossRules[loss].widthFor(outputs, values);
  if ('problem' in needed) return [{ path: 'loss', message: needed.problem }];
  const last = layers.at(-1);
  const units = needed.width === 1 ? '1 unit' : `${needed.width} units`;
  if (!last) return [{ path: 'layers', message: `The model has no layer: add a dense layer with ${units}.` }];
  const shape = last.outputShape;
  const wanted = positions === null ? [needed.width] : [positions, needed.width];
  if (String(shape) === String(wanted)) return [];
  const because = `but ${needed.because}`;
  const { path } = last;
  if (positions !== null) {
    const message = `The model ends with ${showShape(shape)}, but each of the ${positions} positions has a target of its own and ${needed.because}: keep the positions and end with a dense layer with ${units}.`;
    return [{ path: shape.length === 2 && shape[0] === positions && lastDense(model) !== null ? `${path}.units` : path, message }];
  }
  if (shape.length > 1) {
    return [
      { path, message: `The model ends with ${showShape(shape)}, ${because}: end it with a flatten and a dense layer with ${units}.` },
    ];
  }
  const width = lastDense(model);
  const found = width === null ? undefined : layers[width];
  if (!found) return [{ path, message: `${last.name} gives ${showShape(shape)}, ${because}: end with a dense layer with ${units}.` }];
  const given = sizeOf(shape) === 1 ? '1 output' : `${sizeOf(shape)} outputs`;
  return [{ path: `${found.path}.units`, message: `${found.name} gives ${given}, ${because}: give it ${units}.` }];
}

/** The dense layer that decides the last width: only layers that keep the shape follow it. */
function lastDense(model: Model): number | null {
  const index = model.layers.findLastIndex((layer) => layer.type !== 'activation' && layer.type !== 'dropout');
  return model.layers[index]?.type === 'dense' ? index : null;
}

/** Frozen layers must be there, and must leave something to train. */
export function frozenIssues(outermost: PlacedLayer[], frozen: readonly number[]): Issue[] {
  if (frozen.length === 0) return [];
  const layers = withInner(outermost);
  const beyond = frozen.findIndex((index) => index >= layers.length);
  if (beyond >= 0) {
    const message = `There is no layer at place ${frozen[beyond] ?? 0} to freeze: the model has ${layers.length}, counted from 0. Leave it out.`;
    return [{ path: `start.frozen[${beyond}]`, message }];
  }
  const trains = layers.some(({ index, parameters }) => !frozen.includes(index) && parameters.some(({ isTrained = true }) => isTrained));
  const message = 'Every layer with weights is frozen, so nothing would be trained: leave one of them free.';
  return trains ? [] : [{ path: 'start.frozen', message }];
}

export function parameterIssues(outermost: PlacedLayer[]): Issue[] {
  const layers = withInner(outermost);
  const counts = layers.map(({ parameters }) => parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [{ path: 'layers', message: 'The model has nothing to learn: add a dense or conv2d layer.' }];
  if (total <= maximumParameters) return [];
  const widest = layers[counts.indexOf(Math.max(...counts))];
  const message = `The model has ${total.toLocaleString('en')} parameters, more than the ${maximumParameters.toLocaleString('en')} that Daybook trains: make ${widest?.name} smaller.`;
  return [{ path: widest?.path ?? 'layers', message }];
}

export function batchIssues(layers: PlacedLayer[], batchSize: number): Issue[] {
  const [wanting] = withInner(layers).filter(({ smallestBatch }) => smallestBatch > batchSize);
  if (!wanting) return [];
  const message = `${wanting.name} needs more than one example to take a mean over, but the batch size is ${batchSize}: take ${wanting.smallestBatch} or more, or layerNorm in its place.`;
  return [{ path: 'batchSize', message }];
}

/** Of a whole plan: its activations alone, wherever it is to run. */
export function activationIssues(plan: Plan): Issue[] {
  const { activationCount, batchSize } = plan;
  if (activationCount <= maximumActivations) return [];
  const { activations, fixed } = footprintOf({ ...plan, parameterCount: 0, slotCount: 0 }, { inputs: 0, targets: 0 });
  const fits = Math.floor((4 * maximumActivations - fixed) / activations);
  const { layer } = heaviest(plan);
  const needs = `A batch of ${batchSize} needs ${showBytes(activationCount * 4)}, more than the 1 GB that Daybook gives it, most of it for ${layer.name}`;
  return fits >= 1
    ? [{ path: 'batchSize', message: `${needs}: at most ${fits} fits, so make the batch smaller.` }]
    : [{ path: layer.path, message: `${needs}: not even one example fits, so make that layer smaller.` }];
}
