import type { Launch } from './contestant.ts';

export type { Launch } from './contestant.ts';

/** @throws Error when the last line of a contestant's output is not a launch. */
export function toLaunch(output: string): Launch {
  const value: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? 'null');
  return checked(value);
}

export function checked(value: unknown): Launch {
  if (typeof value !== 'object' || value === null) throw new Error(`Not a launch: ${JSON.stringify(value)}`);
  const of = (name: string): number => {
    const found: unknown = Reflect.get(value, name);
    if (typeof found !== 'number') throw new Error(`A launch has no "${name}": ${JSON.stringify(value)}`);
    return found;
  };
  return { first: of('first'), warm: of('warm'), settled: of('settled'), loss: of('loss') };
}
