import { sin } from '../numerics/exact-math.ts';
import type { PlanarInput } from '../spec/dataset.ts';

/** What each engineered input is of the two raw features. */
const planarFunctions: Record<PlanarInput, (x1: number, x2: number) => number> = {
  x1: (x1) => x1,
  x2: (_, x2) => x2,
  'x1^2': (x1) => x1 * x1,
  'x2^2': (_, x2) => x2 * x2,
  'x1*x2': (x1, x2) => x1 * x2,
  'sin(x1)': (x1) => sin(x1),
  'sin(x2)': (_, x2) => sin(x2),
};

/** The function of an input by its name. @throws RangeError for a name that is none. */
export function planarFunction(name: string): (x1: number, x2: number) => number {
  if (!Object.hasOwn(planarFunctions, name)) throw new RangeError(`"${name}" is not a planar input.`);
  return planarFunctions[name as PlanarInput]; // just checked
}

export const isPlain = (inputs: readonly string[]): boolean => inputs.length === 2 && inputs[0] === 'x1' && inputs[1] === 'x2';
