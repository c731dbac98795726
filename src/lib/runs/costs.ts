/** What a run took: where its time went, and how much memory. Pure. */

/**
 * 'prepare': data and backend; 'open': the plan on its executor, with what that compiles; 'train': steps; 'evaluate': scores after each
 * epoch; 'weights': reading them back, hashing them; 'instruments'; 'measure': the exact measures at the end. Runs side by side share theirs.
 */
export const phases = ['prepare', 'open', 'train', 'evaluate', 'weights', 'instruments', 'measure'] as const;
export type Phase = (typeof phases)[number];

/** Bytes by the plan; `held`: what the engine held at the end, on wasm its whole heap, which never shrinks. Null where nobody could tell. */
export type MemoryBytes = {
  parameters: number;
  gradients: number;
  optimizer: number;
  activations: number;
  data: number;
  held: number | null;
};

/** Milliseconds, summed over resumes. */
export type Costs = { ms: { readonly [Name in Phase]: number }; bytes: MemoryBytes };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): boolean => typeof value === 'number';

/** Whether a stored value can be read as costs. */
export function isCosts(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.ms) || !isObject(value.bytes)) return false;
  const { ms, bytes } = value;
  const { parameters, gradients, optimizer, activations, data, held } = bytes;
  return (
    phases.every((name) => isNumber(ms[name])) &&
    [parameters, gradients, optimizer, activations, data].every(isNumber) &&
    (held === null || isNumber(held))
  );
}
