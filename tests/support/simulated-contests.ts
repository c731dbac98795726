/** Scores of two sides with a known true difference, drawn from one addressed stream. */
import type { Contest, Scored } from '../../src/lib/runs/verdict/crossed.ts';
import type { MeanParts, Part } from '../../src/lib/runs/verdict/mean-variance.ts';
import { normalQuantileAbove } from '../../src/lib/runs/verdict/normal-distribution.ts';
import { createStream } from '../../src/lib/numerics/streams.ts';

export type Size = { seeds: number; examples: number };

/** Quantiles of the normal distribution at the middles of 2^16 equal shares: a draw is a look-up, its variance 1 within 1e-4. */
const quantiles = new Float64Array(65536);
for (let i = 0; i < 32768; i++) {
  quantiles[i] = normalQuantileAbove((i + 0.5) / 65536);
  quantiles[65535 - i] = -(quantiles[i] ?? 0);
}

export type Draw = { uniform: () => number; normal: () => number; fill: (row: Float64Array, spread: number) => Float64Array };

/** xorshift128 (Marsaglia 2003) started from the stream's words, since millions of draws are wanted. */
export function createDraw(seed: number): Draw {
  const stream = createStream({ seed, purpose: 'noise' });
  let [x, y, z, w] = [stream.uint32() | 0, stream.uint32() | 0, stream.uint32() | 0, stream.uint32() | 1];
  const word = () => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w;
  };
  const normal = () => quantiles[word() >>> 16] ?? 0;
  return {
    uniform: () => ((word() >>> 0) + 0.5) / 2 ** 32,
    normal,
    fill: (row, spread) => {
      for (let e = 0; e < row.length; e++) row[e] = spread * normal();
      return row;
    },
  };
}

const scored = (scores: Float64Array[], first = 1): Scored => ({ seeds: scores.map((_, i) => first + i), scores });

/** Standard deviations of the parts of the differences. */
export type Spreads = { seed: number; example: number; residual: number };

/** Of variance 1 in a cell: `seedShare` to the seeds, of what is left `exampleShare` to the examples and the rest to the residual. */
export const cellSpreads = (seedShare: number, exampleShare = 0.5): Spreads => ({
  seed: Math.sqrt(seedShare),
  example: Math.sqrt((1 - seedShare) * exampleShare),
  residual: Math.sqrt((1 - seedShare) * (1 - exampleShare)),
});

/** The same shares, but of the variance of the mean. */
export function meanSpreads(seedShare: number, exampleShare: number, { seeds, examples }: Size): Spreads {
  const { seed, example, residual } = cellSpreads(seedShare, exampleShare);
  return { seed: seed * Math.sqrt(seeds), example: example * Math.sqrt(examples), residual: residual * Math.sqrt(seeds * examples) };
}

/** Normal scores whose differences have these spreads around 0; those of A are 0. */
export function normalContest(draw: Draw, { seeds, examples }: Size, spreads: Spreads): Contest {
  const ofExamples = draw.fill(new Float64Array(examples), spreads.example);
  const rows = Array.from({ length: seeds }, () => {
    const mean = spreads.seed * draw.normal();
    const row = draw.fill(new Float64Array(examples), spreads.residual);
    for (let e = 0; e < examples; e++) row[e] = (row[e] ?? 0) + mean + (ofExamples[e] ?? 0);
    return row;
  });
  const none = new Float64Array(examples);
  return { a: scored(rows.map(() => none)), b: scored(rows), better: 'higher' };
}

/** A chi-square draw over its degrees of freedom, by Marsaglia and Tsang 2000 (ACM Trans. Math. Softw. 26, 363); freedom >= 2. */
function scaledChiSquare({ normal, uniform }: Draw, freedom: number): number {
  const d = freedom / 2 - 1 / 3;
  for (;;) {
    const x = normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / (freedom / 2);
  }
}

/** What the analysis of variance of such a normal contest finds, without its cells: the mean and independent mean squares (Cochran). */
export function normalParts(draw: Draw, { seeds, examples }: Size, spreads: Spreads): { difference: number; parts: MeanParts } {
  const cell = spreads.residual ** 2 / (seeds * examples);
  const [seed, example] = [spreads.seed ** 2 / seeds, spreads.example ** 2 / examples];
  const part = (variance: number, freedom: number): Part => ({ variance: variance * scaledChiSquare(draw, freedom), freedom });
  return {
    difference: Math.sqrt(seed + example + cell) * draw.normal(),
    parts: {
      seeds: part(seed + cell, seeds - 1),
      examples: part(example + cell, examples - 1),
      cells: part(cell, (seeds - 1) * (examples - 1)),
    },
  };
}

/** Two classifiers of `accuracy` and `accuracy + difference`; `seedShare` of what is theirs alone comes from seeds, the rest from examples. */
export type Classifiers = { accuracy: number; difference?: number; seedShare: number; own?: number; unpaired?: true };

/**
 * Right (1) or wrong (0) where a latent score is above 0: what both share of an example (variance 1), each side's own of its seeds and of
 * its examples (variance `own` squared together), and a residual (variance 1) of each cell.
 */
export function accuracyContest(draw: Draw, { seeds, examples }: Size, classifiers: Classifiers): Contest {
  const { accuracy, difference = 0, seedShare, own = 0.5, unpaired } = classifiers;
  const [ofSeed, ofExample] = [own * Math.sqrt(seedShare), own * Math.sqrt(1 - seedShare)];
  const shared = draw.fill(new Float64Array(examples), 1);
  const side = (share: number, first: number): Scored => {
    const level = -normalQuantileAbove(share) * Math.sqrt(2 + own ** 2);
    const easy = draw.fill(new Float64Array(examples), ofExample);
    for (let e = 0; e < examples; e++) easy[e] = (easy[e] ?? 0) + (shared[e] ?? 0) + level;
    const rows = Array.from({ length: seeds }, () => {
      const mean = ofSeed * draw.normal();
      const row = draw.fill(new Float64Array(examples), 1);
      for (let e = 0; e < examples; e++) row[e] = mean + (easy[e] ?? 0) + (row[e] ?? 0) > 0 ? 1 : 0;
      return row;
    });
    return scored(rows, first);
  };
  return { a: side(accuracy, 1), b: side(accuracy + difference, unpaired ? 1001 : 1), better: 'higher', range: { least: 0, greatest: 1 } };
}

/** How far a count of `n` draws of probability `p` may lie from n p: once in a few thousand counts it lies farther. */
export const chanceOf = (p: number, n: number): number => 3.5 * Math.sqrt(n * p * (1 - p));
