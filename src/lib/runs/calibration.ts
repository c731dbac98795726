/** What was measured of backends and paths on a job itself, before it trained, and what follows from it. Pure. */
import type { BackendName } from '../spec/notebook.ts';
import { formatNumber } from '../spec/show-number.ts';
import type { Environment } from './events.ts';

/** One backend and path on the real plan and data: milliseconds a training step, once it is warm. */
export type Measured = { backend: BackendName; path: Environment['path']; msPerStep: number };

const isProgram = ({ backend, path }: Measured): boolean => backend === 'wasm' && path === 'wasm';

/** By how much something must beat the wasm program, whose bits are the same on any machine. */
const worthLosingBits = 1.2;

/** The fastest; the wasm program as long as nothing is clearly faster. Null where nothing was measured. */
export function fastestOf(measured: readonly Measured[]): Measured | null {
  const handicapped = (each: Measured) => each.msPerStep / (isProgram(each) ? worthLosingBits : 1);
  return measured.reduce<Measured | null>((best, each) => (best && handicapped(best) <= handicapped(each) ? best : each), null);
}

const nameOf = ({ backend, path }: Measured): string => (path === 'tfjs' ? `${backend} by kernels` : `${backend} program`);

/** 'wasm program 0.067 ms a step, wasm by kernels 0.55 ms', fastest first. */
export const measuredText = (measured: readonly Measured[]): string =>
  measured
    .toSorted((a, b) => a.msPerStep - b.msPerStep)
    .map((each, at) => `${nameOf(each)} ${formatNumber(each.msPerStep)} ms${at === 0 ? ' a step' : ''}`)
    .join(', ');

const paths: readonly Environment['path'][] = ['tfjs', 'wasm', 'wgsl'];

/** Whether a stored value is such a list. */
export const isCalibration = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((each: unknown) => {
    if (typeof each !== 'object' || each === null) return false;
    const fields = new Map<string, unknown>(Object.entries(each));
    const isPath = paths.some((path) => path === fields.get('path'));
    return isPath && typeof fields.get('backend') === 'string' && typeof fields.get('msPerStep') === 'number';
  });
