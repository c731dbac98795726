/**
 * Parts of rows, taken out and put back. On webgpu every thread writes one number of the output, so putting back asks of each
 * place which entry lies there; on arrays it walks the entries.
 */
import type { OpOf, Part } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';
import { ownKernel } from '../own-kernel.ts';

/** Four axes, outermost first: lengths n, strides s in the whole row and t in the row of entries. */
type Axes = Record<`${'n' | 's' | 't'}${0 | 1 | 2 | 3}` | 'start' | 'first', number>;

type Axis = { length: number; stride: number; entries: number };

function axesOf({ lengths, strides }: Part): Axis[] {
  let entries = 1;
  const axes = lengths.map((length, axis) => ({ length, stride: strides[axis] ?? 0, entries: 0 }));
  for (const axis of axes.toReversed()) {
    axis.entries = entries;
    entries *= axis.length;
  }
  return axes;
}

const still: Axis = { length: 1, stride: 0, entries: 0 };

function numbersOf(axes: Axis[], { start, first }: { start: number; first: number }): Axes {
  if (axes.length > 4) throw new Error(`A part has at most 4 lengths, not ${axes.length}.`);
  const [a = still, b = still, c = still, d = still] = [...Array<Axis>(4 - axes.length).fill(still), ...axes];
  return {
    ...{ n0: a.length, n1: b.length, n2: c.length, n3: d.length },
    ...{ s0: a.stride, s1: b.stride, s2: c.stride, s3: d.stride },
    ...{ t0: a.entries, t1: b.entries, t2: c.entries, t3: d.entries },
    start,
    first,
  };
}

/** The axes with strides turned positive and sorted, the widest first: a place then tells its entry by division. */
function ascending(part: Part): Axes {
  let [start, first] = [part.start, 0];
  const axes = axesOf(part).map(({ length, stride, entries }): Axis => {
    if (stride >= 0) return { length, stride, entries };
    start += (length - 1) * stride;
    first += (length - 1) * entries;
    return { length, stride: -stride, entries: -entries };
  });
  const moving = axes.filter(({ length }) => length > 1).toSorted((a, b) => b.stride - a.stride);
  let reach = 0;
  for (const { length, stride } of moving.toReversed()) {
    if (stride <= reach)
      throw new Error(`A part with lengths ${part.lengths.join(', ')} and strides ${part.strides.join(', ')} cannot be put back.`);
    reach += (length - 1) * stride;
  }
  return numbersOf(moving, { start, first });
}

type Numbers = Axes & { rows: number; entries: number; whole: number };

/** Copies between entries and places, row by row; `isTaken` says which way. */
function copyPart({ entries, whole }: { entries: Float32Array; whole: Float32Array }, numbers: Numbers, isTaken: boolean): void {
  const { rows, n0, n1, n2, n3, s0, s1, s2, s3, t0, t1, t2, t3, start, first } = numbers;
  for (let row = 0; row < rows; row++) {
    for (let i0 = 0; i0 < n0; i0++) {
      for (let i1 = 0; i1 < n1; i1++) {
        for (let i2 = 0; i2 < n2; i2++) {
          let place = row * numbers.whole + start + i0 * s0 + i1 * s1 + i2 * s2;
          let entry = row * numbers.entries + first + i0 * t0 + i1 * t1 + i2 * t2;
          if (isTaken) {
            for (let i3 = 0; i3 < n3; i3++, place += s3, entry += t3) entries[entry] = whole[place] ?? NaN;
          } else {
            for (let i3 = 0; i3 < n3; i3++, place += s3, entry += t3) whole[place] = entries[entry] ?? NaN;
          }
        }
      }
    }
  }
}

const takeCode = `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.entries) { return; }
    let row = index / uniforms.entries;
    var rest = index % uniforms.entries;
    let i3 = rest % uniforms.n3;
    rest = rest / uniforms.n3;
    let i2 = rest % uniforms.n2;
    rest = rest / uniforms.n2;
    let i1 = rest % uniforms.n1;
    let i0 = rest / uniforms.n1;
    result[index] = x[row * uniforms.whole + uniforms.start + i0 * uniforms.s0 + i1 * uniforms.s1 + i2 * uniforms.s2 + i3 * uniforms.s3];
  }
`;

export const take = ownKernel({
  name: 'take',
  reads: ({ input }: OpOf<'take'>) => ({ x: input }),
  writes: ({ output }) => ({ y: output }),
  numbers: ({ input, output, part }, rows): Numbers => ({
    ...numbersOf(axesOf(part), { start: part.start, first: 0 }),
    ...{ rows: input.batched ? rows : 1, entries: output.size, whole: input.size },
  }),
  heap: ({ x, y }, numbers) => copyPart({ entries: y, whole: x }, numbers, true),
  wgsl: { y: { code: takeCode, threads: ({ rows, entries }) => rows * entries } },
});

/** The entry of a place, or what lies around the part. An axis of length 1 takes nothing off. */
const placeCode = (around: string): string => `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.whole) { return; }
    let row = index / uniforms.whole;
    var rest = index % uniforms.whole - uniforms.start;
    let around = ${around};
    if (rest < 0) { result[index] = around; return; }
    let i0 = select(0, rest / max(uniforms.s0, 1), uniforms.n0 > 1);
    rest = rest - i0 * uniforms.s0;
    let i1 = select(0, rest / max(uniforms.s1, 1), uniforms.n1 > 1);
    rest = rest - i1 * uniforms.s1;
    let i2 = select(0, rest / max(uniforms.s2, 1), uniforms.n2 > 1);
    rest = rest - i2 * uniforms.s2;
    let i3 = select(0, rest / max(uniforms.s3, 1), uniforms.n3 > 1);
    rest = rest - i3 * uniforms.s3;
    let isInside = rest == 0 && i0 < uniforms.n0 && i1 < uniforms.n1 && i2 < uniforms.n2 && i3 < uniforms.n3;
    if (!isInside) { result[index] = around; return; }
    result[index] = x[row * uniforms.entries + uniforms.first + i0 * uniforms.t0 + i1 * uniforms.t1 + i2 * uniforms.t2 + i3 * uniforms.t3];
  }
`;

const placeNumbers = ({ input, output, part }: OpOf<'place'>, rows: number): Numbers => ({
  ...ascending(part),
  ...{ rows: input.batched ? rows : 1, entries: input.size, whole: output.size },
});

const placeThreads = ({ rows, whole }: Numbers): number => rows * whole;

const placeOnZeros = ownKernel({
  name: 'place',
  reads: ({ input }: OpOf<'place'>) => ({ x: input }),
  writes: ({ output }) => ({ y: output }),
  numbers: placeNumbers,
  heap: ({ x, y }, numbers) => {
    y.fill(0);
    copyPart({ entries: x, whole: y }, numbers, false);
  },
  wgsl: { y: { code: placeCode('0.0'), threads: placeThreads } },
});

const placeOnto = ownKernel({
  name: 'placeOnto',
  reads: ({ input, output, onto }: OpOf<'place'>) => ({ x: input, z: onto ?? output }),
  writes: ({ output }) => ({ y: output }),
  numbers: placeNumbers,
  heap: ({ x, z, y }, numbers) => {
    y.set(z);
    copyPart({ entries: x, whole: y }, numbers, false);
  },
  wgsl: { y: { code: placeCode('z[index]'), threads: placeThreads } },
});

export const place = (op: OpOf<'place'>, frame: Frame): void => (op.onto ? placeOnto : placeOnZeros)(op, frame);
