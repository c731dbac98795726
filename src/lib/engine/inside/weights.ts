/** The weights of a run as pictures: filters by their taps, what dense units see of an image, and plain matrices. Pure. */
import { layersInOrder, type Model } from '../../spec/model.ts';
import { sizeOf } from '../layers/layer.ts';
import type { Parameter, Plan } from '../ops/plan.ts';
import { namedLayers } from './named-layers.ts';
import type { WeightPictures, Weights } from './question.ts';

const longestSide = 2048; // of a matrix; a larger one has more numbers than a screen has points

/** Puts index [i0, i1, ...] of `from` at its place in [pictures, planes, rows, columns]. */
type Layout = Pick<WeightPictures, 'kind' | 'planes' | 'rows' | 'columns'> & {
  axes: (index: number[]) => [number, number, number, number];
};

export function weightsOf(plan: Plan, model: Model, params: Float32Array): Weights {
  const named = namedLayers(plan, model);
  const layers = plan.parameters.flatMap((parameter): WeightPictures[] => {
    const about = named[parameter.layer];
    const layout = about && layoutOf(parameter, { type: about.spec.type, image: imageBefore(plan, model, parameter.layer) });
    if (!about || !layout) return [];
    const { layer, name, label, within } = about;
    const { kind, planes, rows, columns } = layout;
    const isColour = planes === 3 && seesPixels(plan, model, layer) && kind !== 'matrix';
    const own = parameter.name.slice(parameter.name.lastIndexOf('.') + 1);
    const values = laidOut(params.subarray(parameter.offset, parameter.offset + sizeOf(parameter.shape)), parameter.shape, layout);
    return [{ layer, name, label, within, parameter: own, kind, isColour, planes, rows, columns, values }];
  });
  return { type: 'weights', layers };
}

function layoutOf({ shape, isTable = false, name }: Parameter, { type, image }: { type: string; image: number[] | null }): Layout | null {
  const [a = 0, b = 0, c = 0] = shape;
  if (shape.length === 4)
    return { kind: 'filter', planes: c, rows: a, columns: b, axes: ([y = 0, x = 0, plane = 0, to = 0]) => [to, plane, y, x] };
  if (shape.length === 3 && type === 'conv1d') {
    return { kind: 'taps', planes: 1, rows: b, columns: a, axes: ([tap = 0, from = 0, to = 0]) => [to, 0, from, tap] };
  }
  if (shape.length === 3) return { kind: 'depthwise', planes: 1, rows: a, columns: b, axes: ([y = 0, x = 0, to = 0]) => [to, 0, y, x] };
  if (shape.length !== 2 || isTable || type === 'positionEmbedding' || !/weights$/i.test(name)) return null;
  const [height = 0, width = 0, channels = 0] = image ?? [];
  if (image && type === 'dense' && height * width * channels === a) {
    const axes: Layout['axes'] = ([from = 0, to = 0]) => [
      to,
      from % channels,
      Math.floor(from / channels / width),
      Math.floor(from / channels) % width,
    ];
    return { kind: 'unit', planes: channels, rows: height, columns: width, axes };
  }
  if (Math.max(a, b) > longestSide) return null;
  return { kind: 'matrix', planes: 1, rows: a, columns: b, axes: ([from = 0, to = 0]) => [0, 0, from, to] };
}

function laidOut(from: Float32Array, shape: readonly number[], { planes, rows, columns, axes }: Layout): Float32Array {
  const values = new Float32Array(from.length);
  const index = shape.map(() => 0);
  for (let at = 0; at < from.length; at++) {
    const [picture, plane, row, column] = axes(index);
    values[((picture * planes + plane) * rows + row) * columns + column] = from[at] ?? NaN;
    for (let side = shape.length - 1; side >= 0; side--) {
      index[side] = (index[side] ?? 0) + 1;
      if ((index[side] ?? 0) < (shape[side] ?? 0)) break;
      index[side] = 0;
    }
  }
  return values;
}

/** Layers behind which a pixel is still the pixel that came in. */
const keeping: ReadonlySet<string> = new Set(['flatten', 'dropout', 'batchNorm', 'layerNorm', 'activation']);

const isFirst = (model: Model, layer: number): boolean =>
  layersInOrder(model.layers)
    .slice(0, layer)
    .every(({ type }) => keeping.has(type));

/** The shape of the image whose pixels, flattened, come to the layer. */
const imageBefore = ({ inputShape }: Plan, model: Model, layer: number): number[] | null =>
  inputShape.length === 3 && isFirst(model, layer) ? inputShape : null;

const seesPixels = (plan: Plan, model: Model, layer: number): boolean => imageBefore(plan, model, layer)?.[2] === 3;
