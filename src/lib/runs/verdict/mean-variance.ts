/** The variance of a mean over seeds crossed with examples, and how well it is known. Pure. */

/** A variance of the mean as one way of counting has it, with its degrees of freedom. */
export type Part = { variance: number; freedom: number };

/**
 * The same mean judged three ways, with cell = one seed's score on one example, S seeds, E examples:
 * - seeds: the means of the seeds taken for independent: MS_seed / (S E), expected (seed^2) / S + (residual^2) / (S E)
 * - examples: the means of the examples taken for independent: MS_example / (S E), expected (example^2) / E + (residual^2) / (S E)
 * - cells: only the residual: MS_residual / (S E), expected (residual^2) / (S E)
 */
export type MeanParts = { seeds: Part; examples: Part; cells: Part };

/** The mean of values that are independent, and its variance; one value has none. */
export function meanPart(values: readonly number[]): Part & { mean: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const freedom = values.length - 1;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: freedom === 0 ? 0 : squares / (freedom * values.length), freedom };
}

/** What is looked up of the degrees of freedom is safe against a seed variance that came out small by luck: see README.md. */
const guarded = ({ variance, freedom }: Part): number => variance * (1 + 4 / freedom);

/** Welch 1947, Satterthwaite 1946: the degrees of freedom of a sum of independent variances. */
export function summed(parts: readonly Part[]): Part {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.freedom, 0);
  return { variance, freedom: spread > 0 ? variance ** 2 / spread : Math.min(...parts.map(({ freedom }) => freedom)) };
}

/**
 * Variance of the mean: seeds + examples - cells, the two-way form (crossed random effects: Brennan 2001, Generalizability Theory, 3;
 * as two-way clustering: Cameron, Gelbach and Miller 2011, J. Bus. Econ. Stat. 29, 238; as the pigeonhole model: Owen 2007, Ann. Appl.
 * Stat. 1, 386). A component of variance that is estimated below zero counts as zero, so the result is never below that of the
 * others alone; its mean square then gives no degrees of freedom away either.
 *
 * Degrees of freedom by Satterthwaite 1946 (Biometrics Bulletin 2, 110), in which the seeds' variance is entered larger by the factor
 * 1 + 4 / freedom: a plain estimate claims the most freedom just when the variance came out too small, and then 3.1% of equal pairs of
 * 5 seeds are called better. With two seeds the freedom is that of the seeds, one.
 */
export function meanVariance({ seeds, examples, cells }: MeanParts): Part {
  const variance = Math.max(seeds.variance, cells.variance) + Math.max(examples.variance, cells.variance) - cells.variance;
  if (seeds.freedom < 2) return { variance, freedom: seeds.freedom };
  if (seeds.variance < cells.variance) return { variance, freedom: examples.variance < cells.variance ? cells.freedom : examples.freedom };
  if (examples.variance < cells.variance) return { variance, freedom: seeds.freedom };
  const ofSeeds = Math.max(guarded(seeds), cells.variance);
  const total = ofSeeds + examples.variance - cells.variance;
  const spread = ofSeeds ** 2 / seeds.freedom + examples.variance ** 2 / examples.freedom + cells.variance ** 2 / cells.freedom;
  return { variance, freedom: spread > 0 ? total ** 2 / spread : seeds.freedom };
}
