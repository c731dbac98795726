/** What a watching page draws of two-feature data: the outputs over a grid and, if asked, every unit's map. */
import { encodePlanar } from '../../data/encode-row.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import { layersInOrder, type Model } from '../../spec/model.ts';
import type { LossName } from '../../spec/training.ts';
import type { Preview, PreviewInterest } from '../../worker/protocol.ts';
import type { Execution } from '../executors/executor.ts';
import { shownOutputs, shownWidth } from '../metrics/probabilities.ts';
import type { Plan } from '../ops/plan.ts';

type PreviewRequest = {
  execution: Execution;
  plan: Plan;
  model: Model;
  preparation: FittedPreparation;
  loss: LossName;
  interest: PreviewInterest;
  epoch: number;
};

/** Null for data that is not planar. */
export async function preview(request: PreviewRequest): Promise<Preview | null> {
  const { execution, plan, model, preparation, loss, interest, epoch } = request;
  if (!preparation.planar) return null;
  const { x1, x2 } = gridPoints(interest.grid);
  const last = plan.layers.length - 1;
  const units = interest.units ? unitLayers(plan, model) : [];
  const asked = [last, ...units.map((unit) => unit.shownBy)];
  const [raw = new Float32Array(), ...maps] = await execution.evaluate(encodePlanar(preparation, x1, x2), x1.length, asked);
  const params = units.length > 0 ? (await execution.save()).params : new Float32Array();
  const layers = units.map(({ name, offset, fanIn, size, bias }, index) => ({
    name,
    units: size,
    maps: turned(maps[index] ?? new Float32Array(), size),
    weights: params.slice(offset, offset + fanIn * size),
    offset,
    bias: bias === null ? null : { offset: bias, values: params.slice(bias, bias + size) },
  }));
  const outputs = shownOutputs(raw, { loss, width: plan.outputs, target: preparation.target });
  return { epoch, grid: interest.grid, outputs, outputSize: shownWidth(loss, plan.outputs), layers: interest.units ? layers : null };
}

/** Raw x1, x2 of every entry: row * columns + column, row 0 at the smallest x2, the outermost entries on the limits. */
function gridPoints({ columns, rows, minimum, maximum }: PreviewInterest['grid']): { x1: Float32Array; x2: Float32Array } {
  const at = (axis: 0 | 1, index: number, count: number) =>
    count > 1 ? minimum[axis] + ((maximum[axis] - minimum[axis]) * index) / (count - 1) : (minimum[axis] + maximum[axis]) / 2;
  return {
    x1: Float32Array.from({ length: rows * columns }, (_, entry) => at(0, entry % columns, columns)),
    x2: Float32Array.from({ length: rows * columns }, (_, entry) => at(1, Math.floor(entry / columns), rows)),
  };
}

type DenseLayer = { name: string; offset: number; fanIn: number; size: number; bias: number | null; shownBy: number };

/** Dense layers, each shown by the activation layer right behind it if there is one. */
function unitLayers(plan: Plan, model: Model): DenseLayer[] {
  const layers = layersInOrder(model.layers);
  return plan.parameters.flatMap(({ layer, offset, shape }) => {
    const [fanIn, size] = shape;
    if (layers[layer]?.type !== 'dense' || shape.length !== 2 || fanIn === undefined || size === undefined) return [];
    const shownBy = layers[layer + 1]?.type === 'activation' ? layer + 1 : layer;
    const bias = plan.parameters.find((other) => other.layer === layer && other.shape.length === 1)?.offset ?? null;
    return [{ name: plan.layers[layer]?.name ?? `layer ${layer + 1}`, offset, fanIn, size, bias, shownBy }];
  });
}

/** [entries, units] to [units, entries]. */
function turned(values: Float32Array, units: number): Float32Array {
  const entries = values.length / units;
  return values.map((_, at) => values[(at % entries) * units + Math.floor(at / entries)] ?? NaN);
}
