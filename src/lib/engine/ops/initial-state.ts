/** The state a lane starts from: each parameter drawn for (seed, layer, place in the layer), optimizer slots zero, step 0. */
import { createStream } from '../../numerics/streams.ts';
import type { LaneState } from '../executors/executor.ts';
import { initialValues } from '../initialisers/initialisers.ts';
import type { Plan } from './plan.ts';

export function initialState({ parameters, parameterCount, slotCount }: Plan, seed: number): LaneState {
  const params = new Float32Array(parameterCount);
  for (const parameter of parameters) {
    const { layer, offset, initialiser } = parameter;
    const place = parameters.filter((other) => other.layer === layer && other.offset < offset).length;
    const stream = createStream({ seed, purpose: 'weights', layer, step: place });
    params.set(initialValues(initialiser, parameter, stream), offset);
  }
  return { params, slots: new Float32Array(slotCount), step: 0 };
}
