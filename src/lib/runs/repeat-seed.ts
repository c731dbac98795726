/** The seed of a press's `index`-th repeat, from 1, that begins with `first`; after the largest seed there is comes 0. */
export function repeatSeed(first: number, index: number): number {
  const beyond = first - 2 ** 53 + (index - 1);
  return beyond >= 0 ? beyond : first + (index - 1);
}
