import { describe, expect, test } from 'vitest';
import { cos, exp, log, log1p, pow, sigmoid, sin, tanh } from './exact-math.ts';
import { hashWords } from './hash.ts';
import { createStream } from './streams.ts';

const words = new BigInt64Array(1);
const float = new Float64Array(words.buffer);

/** Place of a float64 among all of them, so that neighbours differ by 1. */
function rank(x: number): bigint {
  float[0] = x;
  const bits = words[0] ?? 0n;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function ulpsApart(a: number, b: number): number {
  if (Object.is(a, b) || (a === 0 && b === 0)) return 0;
  if (a !== a || b !== b) return Infinity;
  return Math.abs(Number(rank(a) - rank(b)));
}

/** Points spread evenly over [from, to], and as many near 0 at every scale. */
function points(from: number, to: number): number[] {
  const stream = createStream({ seed: 1, purpose: 'sample' });
  const even = Array.from({ length: 20_000 }, () => from + (to - from) * (stream.uniform() + stream.uniform() / 2 ** 24));
  const scaled = even.map((x) => x * 2 ** -stream.integer(60));
  return [...even, ...scaled].filter((x) => x >= from && x <= to);
}

function worst(ours: (x: number) => number, builtIn: (x: number) => number, xs: number[]) {
  let most = { ulps: 0, x: 0 };
  for (const x of xs) {
    const ulps = ulpsApart(ours(x), builtIn(x));
    if (ulps > most.ulps) most = { ulps, x };
  }
  return most;
}

const logistic = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
type Range = { ours: (x: number) => number; builtIn: (x: number) => number; from: number; to: number; ulps: number };
const cases: Record<string, Range> = {
  exp: { ours: exp, builtIn: Math.exp, from: -745, to: 710, ulps: 2 },
  log: { ours: log, builtIn: Math.log, from: 0, to: 1e6, ulps: 2 },
  'log over all exponents': { ours: (x) => log(Math.exp(x)), builtIn: (x) => Math.log(Math.exp(x)), from: -740, to: 709, ulps: 2 },
  'log near 1': { ours: log, builtIn: Math.log, from: 0.7, to: 1.5, ulps: 2 },
  log1p: { ours: log1p, builtIn: Math.log1p, from: -0.99, to: 100, ulps: 2 },
  tanh: { ours: tanh, builtIn: Math.tanh, from: -25, to: 25, ulps: 4 },
  'tanh near 1': { ours: tanh, builtIn: Math.tanh, from: -2, to: 2, ulps: 4 },
  sigmoid: { ours: sigmoid, builtIn: logistic, from: -740, to: 50, ulps: 2 },
  sin: { ours: sin, builtIn: Math.sin, from: -100, to: 100, ulps: 2 },
  cos: { ours: cos, builtIn: Math.cos, from: -100, to: 100, ulps: 2 },
  'sin to 2^21': { ours: sin, builtIn: Math.sin, from: -(2 ** 21), to: 2 ** 21, ulps: 2 },
  'cos to 2^21': { ours: cos, builtIn: Math.cos, from: -(2 ** 21), to: 2 ** 21, ulps: 2 },
  'sin of huge numbers': { ours: (x) => sin(Math.exp(x)), builtIn: (x) => Math.sin(Math.exp(x)), from: 10, to: 709, ulps: 2 },
  'cos of huge numbers': { ours: (x) => cos(-Math.exp(x)), builtIn: (x) => Math.cos(-Math.exp(x)), from: 10, to: 709, ulps: 2 },
};

// Ours is within 1.8 units of the true value everywhere; V8's tanh is itself off by up to 2.1.
test.each(Object.entries(cases))(
  '%s is within a few units in the last place of the built-in',
  (_name, { ours, builtIn, from, to, ulps }) => {
    expect(worst(ours, builtIn, points(from, to)).ulps).toBeLessThanOrEqual(ulps);
  },
);

test('pow is within 2 units in the last place of the built-in over the whole range', () => {
  const stream = createStream({ seed: 2, purpose: 'sample' });
  let most = { ulps: 0, x: 0, y: 0 };
  for (let trial = 0; trial < 40_000; trial++) {
    const x = Math.exp((stream.uniform() - 0.5) * (trial % 2 ? 1400 : 2));
    const y = ((stream.uniform() - 0.5) * 1400) / Math.abs(Math.log(x) || 1);
    const ulps = ulpsApart(pow(x, y), x ** y);
    if (ulps > most.ulps) most = { ulps, x, y };
  }
  expect(most.ulps).toBeLessThanOrEqual(2);
});

test('pow of small whole numbers is exact', () => {
  for (let base = -12; base <= 12; base++) {
    for (let exponent = 0; exponent <= 14; exponent++) expect(pow(base, exponent)).toBe(Number(BigInt(base) ** BigInt(exponent)));
  }
});

describe('special values are those of ECMAScript', () => {
  const special = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, 1e300, -1e300, 5e-324, 2 ** 53, -(2 ** 53) - 2, Infinity, -Infinity, NaN];
  const functions: [string, (x: number) => number, (x: number) => number][] = [
    ['exp', exp, Math.exp],
    ['log', log, Math.log],
    ['log1p', log1p, Math.log1p],
    ['tanh', tanh, Math.tanh],
    ['sin', sin, Math.sin],
    ['cos', cos, Math.cos],
  ];
  test.each(functions)('%s', (_name, ours, builtIn) => {
    for (const x of special) {
      if (builtIn === Math.sin || builtIn === Math.cos || Number.isFinite(builtIn(x)))
        expect(ulpsApart(ours(x), builtIn(x))).toBeLessThanOrEqual(2);
      else expect(ours(x)).toBe(builtIn(x));
    }
    expect(Object.is(ours(-0), builtIn(-0))).toBe(true);
  });
  test('pow', () => {
    const pairs = special.flatMap((x) => special.map((y) => ({ x, y })));
    const differing = pairs.filter(({ x, y }) => {
      const builtIn = x ** y;
      return Number.isFinite(builtIn) && builtIn !== 0 ? ulpsApart(pow(x, y), builtIn) > 2 : !Object.is(pow(x, y), builtIn);
    });
    expect(differing).toEqual([]);
  });
});

test('the bits are pinned: a change of one of them would change every record', () => {
  const xs = points(-30, 30);
  const pin = (f: (x: number) => number) => hashWords(new Float32Array(Float64Array.from(xs, f).buffer));
  expect({
    exp: pin(exp),
    log: pin((x) => log(Math.abs(x))),
    log1p: pin((x) => log1p(Math.abs(x))),
    tanh: pin(tanh),
    sigmoid: pin(sigmoid),
    sin: pin(sin),
    cos: pin(cos),
    pow: pin((x) => pow(Math.abs(x), x)),
  }).toMatchInlineSnapshot(`
    {
      "cos": "3bf6f029",
      "exp": "a927a8aa",
      "log": "bdffb0c9",
      "log1p": "4a5097d1",
      "pow": "5ef3f509",
      "sigmoid": "1a3e7712",
      "sin": "67d40890",
      "tanh": "6d386d32",
    }
  `);
});
