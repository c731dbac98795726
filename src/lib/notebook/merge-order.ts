type Orders = { base: string[]; mine: string[]; theirs: string[] };

const onlyIn = (ids: readonly string[], others: readonly string[]) => {
  const set = new Set(others);
  return ids.filter((id) => set.has(id));
};

const isMoved = (base: readonly string[], side: readonly string[]) => onlyIn(base, side).join() !== onlyIn(side, base).join();

/** Puts each id that `order` lacks behind the one it follows in `source`. */
function addFrom(order: readonly string[], source: readonly string[]): string[] {
  const result = [...order];
  const present = new Set(order);
  source.forEach((id, index) => {
    if (present.has(id)) return;
    const before = source[index - 1];
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
    present.add(id);
  });
  return result;
}

/** One order of every id in either version: of the side that moved cells (mine when both did), with the other's new cells at their places. */
export function mergeOrder({ base, mine, theirs }: Orders): string[] {
  return isMoved(base, mine) ? addFrom(mine, theirs) : addFrom(theirs, mine);
}
