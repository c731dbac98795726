/**
 * Random streams over Philox4x32-10. A draw is addressed by (seed, purpose, layer, epoch, step, index) and is a pure function
 * of that address: no hidden state, random access, equal on every executor. This layout is for ever, since links and
 * records replay on it; `streams.test.ts` pins it.
 *
 *   key     = [seed mod 2^32,  purposeCode * 2^21 + floor(seed / 2^32)]     seed: integer 0 .. 2^53 - 1
 *   counter = [floor(index / 4),  step,  epoch,  layer]                     each uint32, 0 where a purpose has no use for it
 *   word    = word (index mod 4) of that block
 *
 * - weights: layer = the model's layer index, step = the parameter's place within its layer (weights 0, bias 1), epoch 0
 * - shuffle: epoch = the epoch, from 1
 * - dropout: layer = layer index, epoch from 1, step = step within the epoch, from 0; index = row in the batch * row size + column
 * - sample: epoch = which text, from 0, step = the position in it, from 0
 * - resample: epoch = which resampling, from 0, step 0 for its rows and 1 for the trees grown on them
 * - uniform: (word >>> 8) * 2^-24, one word.   integer(n): word mod n, words at or above the largest multiple of n are skipped.
 * - normal: two words a, b: sqrt(-2 ln((a + 0.5) / 2^32)) * cos(2 pi b / 2^32)   (Box & Muller 1958), by exact-math.
 * - permutation: Fisher-Yates from the last place down, place i swaps with integer(i + 1).
 */
import { cos, log } from './exact-math.ts';
import { philoxBlock } from './philox.ts';

/** Codes are for ever: add with a new number (below 2048), never renumber. */
const purposeCodes = { weights: 1, shuffle: 2, dropout: 3, split: 4, generator: 5, noise: 6, sample: 7, search: 8, resample: 9 } as const;
export type Purpose = keyof typeof purposeCodes;

export type StreamAddress = { seed: number; purpose: Purpose; layer?: number; epoch?: number; step?: number };

export type Stream = {
  uint32(): number;
  uniform(): number; // in [0, 1), a multiple of 2^-24
  normal(): number; // mean 0, standard deviation 1
  integer(n: number): number; // 0 .. n - 1, unbiased
  permutation(n: number): Int32Array;
  shuffle<Item extends number | string | object>(items: Item[]): Item[]; // in place
};

function keyOf({ seed, purpose }: StreamAddress): Uint32Array {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`A seed must be a whole number from 0 to 2^53 - 1, not ${seed}.`);
  return Uint32Array.of(seed % 2 ** 32, purposeCodes[purpose] * 2 ** 21 + Math.floor(seed / 2 ** 32));
}

const counterOf = ({ layer = 0, epoch = 0, step = 0 }: StreamAddress) => Uint32Array.of(0, step, epoch, layer);

/** The words of one address in order of index, from 0. */
export function createStream(address: StreamAddress): Stream {
  const key = keyOf(address);
  const counter = counterOf(address);
  const block = new Uint32Array(4);
  let index = 0;

  function uint32(): number {
    if ((index & 3) === 0) {
      counter[0] = index / 4;
      philoxBlock(counter, key, block);
    }
    return block[index++ & 3] ?? 0;
  }

  function integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`integer(n) needs n from 1 to 2^32, not ${n}.`);
    const limit = 2 ** 32 - (2 ** 32 % n);
    let word = uint32();
    while (word >= limit) word = uint32();
    return word % n;
  }

  function permutation(n: number): Int32Array {
    const order = new Int32Array(n);
    for (let place = 0; place < n; place++) order[place] = place;
    for (let place = n - 1; place > 0; place--) {
      const other = integer(place + 1);
      const kept = order[place] ?? 0;
      order[place] = order[other] ?? 0;
      order[other] = kept;
    }
    return order;
  }

  return {
    uint32,
    integer,
    permutation,
    uniform: () => (uint32() >>> 8) / 2 ** 24,
    normal: () => {
      const radius = Math.sqrt(-2 * log((uint32() + 0.5) / 2 ** 32));
      return radius * cos((2 * Math.PI * uint32()) / 2 ** 32);
    },
    shuffle: (items) => {
      const before = items.slice();
      permutation(items.length).forEach((from, place) => {
        const item = before[from];
        if (item !== undefined) items[place] = item;
      });
      return items;
    },
  };
}

/** An element is dropped when its word's upper 24 bits are below this integer: the same test on integers everywhere. */
export const dropoutThreshold = (rate: number): number => Math.ceil(rate * 2 ** 24);

/** What a kept element is multiplied by, rounded to float32 once. */
export const dropoutScale = (rate: number): number => Math.fround(1 / (1 - rate));

/** The key of a seed's streams of one purpose, for a machine that makes its own blocks. */
export function streamKey(address: Pick<StreamAddress, 'seed' | 'purpose'>): [number, number] {
  const [low = 0, high = 0] = keyOf(address);
  return [low, high];
}

export const dropoutKey = (seed: number): [number, number] => streamKey({ seed, purpose: 'dropout' });

export type DropoutAddress = { seed: number; layer: number; epoch: number; step: number; rate: number; count: number };

/**
 * 0 or 1 / (1 - rate) for the elements 0 .. count - 1 of a batch laid out row by row. Element e depends only on word e mod 4
 * of counter [floor(e / 4), step, epoch, layer], so a shorter batch has a prefix of the mask.
 */
export function dropoutMask({ seed, layer, epoch, step, rate, count }: DropoutAddress): Float32Array {
  const address: StreamAddress = { seed, purpose: 'dropout', layer, epoch, step };
  const key = keyOf(address);
  const counter = counterOf(address);
  const block = new Uint32Array(4);
  const threshold = dropoutThreshold(rate);
  const scale = dropoutScale(rate);
  const mask = new Float32Array(count);
  for (let element = 0; element < count; element++) {
    if ((element & 3) === 0) {
      counter[0] = element / 4;
      philoxBlock(counter, key, block);
    }
    mask[element] = (block[element & 3] ?? 0) >>> 8 < threshold ? 0 : scale;
  }
  return mask;
}
