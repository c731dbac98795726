/**
 * What a training holds at once, in bytes: estimated from its plan before anything is allocated, and held to what a backend has. Pure.
 */
import type { Issue } from '../../spec/parse.ts';
import type { Op, View } from './op.ts';
import type { LayerPlan, Plan } from './plan.ts';

/** What a backend can hold, in bytes; null where it does not say. */
export type MemoryLimits = {
  name: string;
  whole: number | null;
  buffer: number | null; // one block of memory
  spread?: number; // what memory is taken for each byte that is held, by gaps between blocks; 1 when left out
};

/** The resident data: numbers of all examples. */
export type DataSize = { inputs: number; targets: number };

export type Footprint = {
  fixed: number; // parameters, gradients, slots, data, and scratch that no batch changes
  row: number; // each example of a batch, with what an operation works on
  activations: number; // of `row`, the plan's own scratch
  least: number; // of what an evaluation holds, however small the batch is
  largestRow: number; // of the largest buffer, each example of a batch
  largestFixed: number; // the largest buffer that no batch changes
};

/** Numbers of activations that one evaluation pass may hold: 64 MB. */
export const evaluationNumbers = 16 * 1024 * 1024;

const float = 4;

export function footprintOf(plan: Plan, data: DataSize): Footprint {
  const { named, besides, constant } = scratchOf(plan);
  const largestParameter = Math.max(0, ...plan.parameters.map(({ shape }) => shape.reduce((size, side) => size * side, 1)));
  return {
    fixed: float * (2 * plan.parameterCount + plan.slotCount + data.inputs + data.targets + constant),
    row: float * (named + besides),
    activations: float * named,
    least: float * Math.min(evaluationNumbers, named),
    largestRow: float * Math.max(0, ...plan.layers.map((layer) => layer.largestRow)),
    largestFixed: float * Math.max(largestParameter, data.inputs),
  };
}

type Growth = { named: number; besides: number; constant: number };

/** The activations of a plan by how they grow: numbers of each example of a batch, numbers in all, and what an operation holds besides. */
function scratchOf({ activationCount, batchSize, step, evaluate }: Plan): Growth {
  const sizes = new Map<number, number>();
  let [pointers, working] = [0, 0];
  for (const op of [...step, ...evaluate]) {
    const own = new Map(viewsOf(op).map(({ offset, size }) => [offset, size]));
    own.forEach((size, offset) => sizes.set(offset, size));
    working = Math.max(working, sum(own.values()) + placesIn(op));
  }
  for (const op of step) if (op.op === 'conv2d' || op.op === 'depthwiseConv2d') pointers += placesIn(op);
  const named = sum(sizes.values());
  return { named, besides: pointers + working, constant: Math.max(0, activationCount - named * batchSize) };
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((whole, number) => whole + number, 0);

const viewsOf = (op: Op): View[] =>
  Object.values(op).filter((value): value is View => isView(value) && value.buffer === 'activations' && value.batched);

const isView = (value: unknown): value is View => typeof value === 'object' && value !== null && 'buffer' in value && 'batched' in value;

/** A convolution keeps a pointer for each tap at each position. */
function placesIn(op: Op): number {
  if (!('window' in op) || !/conv/i.test(op.op)) return 0;
  const { kernelHeight, kernelWidth, outHeight, outWidth } = op.window;
  return outHeight * outWidth * kernelHeight * kernelWidth;
}

const bytesAt = ({ fixed, row, least }: Footprint, batch: number, { spread = 1 }: Pick<MemoryLimits, 'spread'>): number =>
  fixed + spread * Math.max(row * batch, least);

/** The largest batch within the limits; 0 where even one example is too much. */
export function largestBatch(footprint: Footprint, limits: Omit<MemoryLimits, 'name'>): number {
  const { whole, buffer, spread = 1 } = limits;
  if (whole !== null && bytesAt(footprint, 1, limits) > whole) return 0;
  const byWhole = whole === null ? Infinity : Math.floor((whole - footprint.fixed) / (spread * footprint.row));
  const byBuffer = buffer === null ? Infinity : Math.floor(buffer / footprint.largestRow);
  return Math.min(byWhole, byBuffer);
}

/** What does not fit, with the size that would. */
export function roomIssues(plan: Plan, data: DataSize, limits: MemoryLimits): Issue[] {
  const footprint = footprintOf(plan, data);
  const { name, whole, buffer } = limits;
  if (buffer !== null && footprint.largestFixed > buffer) return [tooLargeAlone(plan, data, { name, buffer })];
  const fits = largestBatch(footprint, limits);
  const { batchSize } = plan;
  if (fits >= batchSize) return [];
  const byWhole = whole !== null && bytesAt(footprint, batchSize, limits) > whole;
  const { layer, bytes } = byWhole ? heaviest(plan) : widest(plan);
  const needs = byWhole
    ? `needs about ${showBytes(bytesAt(footprint, batchSize, limits))} on ${name}, which has ${showBytes(whole)}, and ${layer.name} alone takes ${showBytes(bytes)}`
    : `needs a buffer of ${showBytes(bytes)} for ${layer.name} on ${name}, which holds at most ${showBytes(buffer ?? 0)} in one`;
  const advice =
    fits > 0
      ? `at most ${fits} fits, so make the batch smaller`
      : 'not even one example fits, so make that layer smaller, or take fewer examples';
  return [{ path: fits > 0 ? 'batchSize' : layer.path, message: `A batch of ${batchSize} ${needs}: ${advice}.` }];
}

/** The layer with the largest buffer at a whole batch. */
function widest({ layers, batchSize }: Plan): { layer: LayerPlan; bytes: number } {
  const { layer } = heaviest({ layers: layers.map((each) => ({ ...each, memoryBytes: each.largestRow })) });
  return { layer, bytes: float * layer.largestRow * batchSize };
}

function tooLargeAlone(plan: Plan, data: DataSize, { name, buffer }: { name: string; buffer: number }): Issue {
  const most = `more than the ${showBytes(buffer)} that ${name} holds in one buffer`;
  if (data.inputs * float > buffer) {
    return {
      path: '',
      message: `The training data need ${showBytes(data.inputs * float)}, ${most}: take fewer examples, or smaller ones.`,
    };
  }
  const sizes = plan.parameters.map(({ shape }) => shape.reduce((size, side) => size * side, 1));
  const layer = plan.layers[plan.parameters[sizes.indexOf(Math.max(...sizes))]?.layer ?? 0];
  const message = `${layer?.name ?? 'A layer'} has weights of ${showBytes(Math.max(...sizes) * float)}, ${most}: make it smaller.`;
  return { path: layer?.path ?? '', message };
}

/** The layer that takes most with a whole batch. A block takes what its own sum takes, not what stands inside. */
export function heaviest(plan: Pick<Plan, 'layers'>): { layer: LayerPlan; bytes: number } {
  const [first] = plan.layers;
  if (!first) throw new Error('A plan without layers takes nothing.');
  const layer = plan.layers.reduce((most, each) => (each.memoryBytes > most.memoryBytes ? each : most), first);
  return { layer, bytes: layer.memoryBytes };
}

/** '3.2 GB', '640 MB': binary units, as a machine's memory is told. */
export function showBytes(bytes: number): string {
  const gigabytes = bytes / 2 ** 30;
  if (gigabytes >= 0.95) return `${Number.isInteger(gigabytes) ? gigabytes : gigabytes.toFixed(1)} GB`;
  const megabytes = bytes / 2 ** 20;
  return megabytes >= 1 ? `${Math.round(megabytes)} MB` : `${Math.max(1, Math.round(bytes / 2 ** 10))} kB`;
}
