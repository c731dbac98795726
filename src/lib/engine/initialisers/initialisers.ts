/** What each number of a parameter starts from, drawn from the parameter's own stream. */
import type { Stream } from '../../numerics/streams.ts';
import type { ParameterInitialiser } from '../layers/layer.ts';
import type { Parameter } from '../ops/plan.ts';

type Fans = Pick<Parameter, 'fanIn' | 'fanOut'>;
type Draw = (stream: Stream) => number;

const uniform =
  (limit: number): Draw =>
  (stream) =>
    (2 * stream.uniform() - 1) * limit;

export const initialDraws: Record<ParameterInitialiser, (fans: Fans) => Draw> = {
  glorotUniform: ({ fanIn, fanOut }) => uniform(Math.sqrt(6 / (fanIn + fanOut))), // Glorot & Bengio 2010
  heUniform: ({ fanIn }) => uniform(Math.sqrt(6 / fanIn)), // He et al. 2015
  zeros: () => () => 0,
  ones: () => () => 1,
};
