/** What each backend can hold, and the error of a machine that gave no more. */
import type { BackendName } from '../../spec/notebook.ts';
import type { MemoryLimits } from '../ops/footprint.ts';

/**
 * wasm: its memory may grow to 4 GB, but TF.js reads addresses as signed numbers, so 2 GB can be used; its heap was
 * measured at 1 to 1.6 times what a step is said to hold, and what would fit must not be refused. cpu: plain arrays, of which
 * browsers make none above 2 GB. webgpu says itself what a buffer may hold (see `probe.ts`) and not what the card has.
 */
const known: Record<BackendName, MemoryLimits> = {
  wasm: { name: 'wasm', whole: 2 ** 31, buffer: null, spread: 1.1 },
  cpu: { name: 'cpu', whole: 2 ** 32, buffer: 2 ** 31 },
  webgpu: { name: 'webgpu', whole: null, buffer: null },
};

export const memoryLimits = (name: BackendName, own: Partial<MemoryLimits> = {}): MemoryLimits => ({ ...known[name], ...own });

export class OutOfMemory extends RangeError {
  override readonly name = 'OutOfMemory';

  constructor(bytes: number) {
    super(`There was no room for ${bytes} more bytes.`);
  }
}

/** What engines say where memory ends; the classes of their errors tell too little. */
const signs =
  /out of memory|array buffer allocation failed|allocation failed|invalid (typed )?array (buffer )?length|aborted\(oom|cannot enlarge memory/i;

export const isOutOfMemory = (problem: unknown): boolean =>
  problem instanceof OutOfMemory || (problem instanceof Error && signs.test(problem.message));

type Heap = { _malloc: (bytes: number) => number; _free: (address: number) => void };

/**
 * TF.js does not look whether its heap gave it memory: address 0 would be written over, and one above 2 GB is read as negative. From
 * here on both throw.
 */
export function guardHeap(heap: Heap): void {
  heap._free(heap._malloc(8)); // emscripten puts the real functions in place at their first call
  const allocate = heap._malloc;
  heap._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address > 0 || bytes === 0) return address;
    if (address < 0) heap._free(address);
    throw new OutOfMemory(bytes);
  };
}

export const isHeap = (value: unknown): value is Heap =>
  typeof value === 'object' && value !== null && '_malloc' in value && '_free' in value && typeof value._malloc === 'function';
