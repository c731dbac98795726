/** The state a lane starts from: each parameter drawn for (seed, layer, place in the layer), optimizer slots zero, step 0. */
import { createStream } from '../../numerics/streams.ts';
import type { LaneState } from '../executors/executor.ts';
import { initialDraws } from '../initialisers/initialisers.ts';
import { sizeOf } from '../layers/layer.ts';
import type { Plan } from './plan.ts';

export function initialState({ parameters, parameterCount, slotCount }: Plan, seed: number): LaneState {
  const params = new Float32Array(parameterCount);
  for (const parameter of parameters) {
    const draw = initialDraws[parameter.initialiser](parameter);
    const { layer, offset, shape } = parameter;
    const place = parameters.filter((other) => other.layer === layer && other.offset < offset).length;
    const stream = createStream({ seed, purpose: 'weights', layer, step: place });
    const end = offset + sizeOf(shape);
    for (let at = offset; at < end; at++) params[at] = draw(stream);
  }
  return { params, slots: new Float32Array(slotCount), step: 0 };
}
