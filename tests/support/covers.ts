/**
 * What a test of the engine proves, told by the test itself, so that the coverage table in the engine's README is made of results.
 * A part is 'layer dense', 'activation gelu', 'loss huber', 'optimizer adam', 'schedule cosine' and the like.
 */
import type { Layer } from '../../src/lib/spec/model.ts';
import { layersInOrder } from '../../src/lib/spec/model.ts';
import type { Net } from './engine-nets.ts';
import type { GoldenJob } from './golden-jobs.ts';

export type Covers = {
  backend: 'shader program' | 'webgpu' | 'wasm program' | 'wasm' | 'cpu';
  against: 'reference' | 'PyTorch';
  parts: string[];
};

declare module 'vitest' {
  interface TaskMeta {
    covers?: Covers;
  }
}

export function partsOfLayers(layers: readonly Layer[]): string[] {
  return layersInOrder(layers).flatMap((layer) => {
    const activation = layer.type === 'activation' ? layer.function : 'activation' in layer ? layer.activation : null;
    return [`layer ${layer.type}`, ...(activation === null ? [] : [`activation ${activation}`])];
  });
}

export function partsOfNet({ layers, loss = 'softmaxCrossEntropy', shape = {}, limits = {} }: Net): string[] {
  const bends = [
    ...(shape.weights ? ['class weights'] : []),
    ...(shape.labelSmoothing ? ['label smoothing'] : []),
    ...(shape.focal ? ['focal'] : []),
  ];
  const { clipping = {}, maxNorm = 0 } = limits;
  const held = [
    ...(clipping.value ? ['clipping by value'] : []),
    ...(clipping.norm ? ['clipping by norm'] : []),
    ...(maxNorm > 0 ? ['max-norm'] : []),
  ];
  return [...partsOfLayers(layers), `loss ${loss}`, ...[...bends, ...held].map((name) => `option ${name}`)];
}

export function partsOfJob({ model, training }: Pick<GoldenJob, 'model' | 'training'>): string[] {
  const { loss, lossOptions = {}, optimizer, schedule, warmup, clipping = {}, regularisation } = training;
  const options = [
    ...(lossOptions.classWeights ? ['class weights'] : []),
    ...(lossOptions.labelSmoothing ? ['label smoothing'] : []),
    ...(lossOptions.focal ? ['focal'] : []),
    ...(clipping.value ? ['clipping by value'] : []),
    ...(clipping.norm ? ['clipping by norm'] : []),
    ...(regularisation.maxNorm ? ['max-norm'] : []),
    ...(warmup ? ['warm-up'] : []),
  ];
  return [
    ...partsOfLayers(model.layers),
    `loss ${loss}`,
    `optimizer ${optimizer.type}`,
    `schedule ${schedule?.type ?? 'constant'}`,
    ...options.map((name) => `option ${name}`),
  ];
}
