import { beforeAll, expect, test } from 'vitest';
import { readWasmBinary } from '../../../../../tests/support/tfjs.ts';
import { exp, log, log1p, pow, sigmoid, tanh } from '../../../numerics/exact-math.ts';
import { createStream } from '../../../numerics/streams.ts';
import { programBinary } from '../../backends/open.ts';

const memory = new WebAssembly.Memory({ initial: 1 });
let exports: WebAssembly.Exports;

beforeAll(async () => {
  const binary = await readWasmBinary(programBinary);
  exports = (await WebAssembly.instantiate(Uint8Array.from(binary), { env: { memory } })).instance.exports;
});

function call(name: string, ...numbers: number[]): number {
  const found = exports[name];
  if (typeof found !== 'function') throw new Error(`The program has no ${name}.`);
  const result: unknown = found(...numbers);
  return typeof result === 'number' ? result : NaN;
}

const stream = createStream({ seed: 6, purpose: 'noise' });
const anywhere = (reach: number) => (stream.uniform() * 2 - 1) * reach;
/** Any bits: subnormal numbers, infinities and NaN among them. */
const anyBits = () => new Float64Array(Uint32Array.of(stream.uint32(), stream.uint32()).buffer)[0] ?? NaN;
const special = [0, -0, 1, -1, 0.5, 2, Infinity, -Infinity, NaN, 1e-320, -1e-320, 709.7827, -745.1, 708.4, -708.5, 1e-9, 20, 20.1, 5e-324];
const points = [
  ...special,
  ...Array.from({ length: 20_000 }, () => anywhere(1)),
  ...Array.from({ length: 20_000 }, () => anywhere(30)),
  ...Array.from({ length: 20_000 }, () => anywhere(750)),
  ...Array.from({ length: 20_000 }, anyBits),
];

const pairs: [name: string, ours: (x: number) => number][] = [
  ['exactExp', exp],
  ['exactTanh', tanh],
  ['exactSigmoid', sigmoid],
  ['exactLog', log],
  ['exactLog1p', log1p],
];

test.each(pairs)('%s in the program gives the bits of numerics', (name, ours) => {
  const wrong = points.filter((x) => !Object.is(call(name, x), ours(x)));
  expect(wrong).toEqual([]);
});

test('powers from 0 to 1, as focal losses take them, have the bits of numerics', () => {
  const bases = [0, 1, 1e-300, 5e-324, ...Array.from({ length: 40_000 }, () => stream.uniform()), 1 - 2 ** -53];
  const wrong = bases.filter((x, at) => !Object.is(call('exactPow', x, 0.25 + (at % 20) / 4), pow(x, 0.25 + (at % 20) / 4)));
  expect(wrong).toEqual([]);
});

test('the program brings no memory of its own', async () => {
  const module = await WebAssembly.compile(Uint8Array.from(await readWasmBinary(programBinary)));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  expect(WebAssembly.Module.exports(module).every(({ kind }) => kind === 'function')).toBe(true);
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});
