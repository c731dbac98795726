/** The half-width of the uniform distribution that a parameter starts from. */
import type { Parameter } from '../ops/plan.ts';

type Fans = Pick<Parameter, 'fanIn' | 'fanOut'>;

export const initialLimits: Record<Parameter['initialiser'], (fans: Fans) => number> = {
  glorotUniform: ({ fanIn, fanOut }) => Math.sqrt(6 / (fanIn + fanOut)), // Glorot & Bengio 2010
  heUniform: ({ fanIn }) => Math.sqrt(6 / fanIn), // He et al. 2015
  zeros: () => 0,
};
