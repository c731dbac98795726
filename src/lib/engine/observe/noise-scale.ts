/**
 * What the simple gradient noise scale in examples, B = tr(S) / |G|^2, is made of: from gradients of equal batches by the unbiased
 * estimators of McCandlish, Kaplan, Amodei: "An Empirical Model of Large-Batch Training" (2018), appendix A.1, with one batch as the
 * small and all together as the big one. `signal` is |G|^2, below 0 where noise hides the gradient; `noise` is tr(S). As there, the
 * ratio is to be taken of averages over several looks. Null with fewer than two batches.
 */
export function gradientNoise(gradients: readonly Float32Array[], batchSize: number): { signal: number; noise: number } | null {
  const batches = gradients.length;
  const [first] = gradients;
  if (!first || batches < 2) return null;
  let small = 0;
  let big = 0;
  for (let at = 0; at < first.length; at++) {
    let sum = 0;
    for (const gradient of gradients) {
      const value = gradient[at] ?? NaN;
      sum += value;
      small += (value * value) / batches;
    }
    big += (sum / batches) ** 2;
  }
  return { signal: (batches * big - small) / (batches - 1), noise: (batchSize * batches * (small - big)) / (batches - 1) };
}
