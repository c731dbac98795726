/** Tags of several runs at once. Pure. */
import type { ListedRun } from '../../runs/listed-run.ts';

/** `on`: how many of them have it. */
export type BulkTag = { tag: string; on: number };

const mostListed = 100;

/** The tags that the runs have, then those that others have, the most frequent first of each; in whichever case, a tag is one. */
export function bulkTags(runs: readonly ListedRun[], all: readonly ListedRun[]): BulkTag[] {
  const count = (list: readonly ListedRun[]) => {
    const counts = new Map<string, BulkTag>();
    for (const { tags = [] } of list)
      for (const tag of tags) counts.set(tag.toLowerCase(), { tag, on: (counts.get(tag.toLowerCase())?.on ?? 0) + 1 });
    return counts;
  };
  const own = count(runs);
  const others = [...count(all)].filter(([key]) => !own.has(key)).map(([, each]) => each);
  const frequent = (a: BulkTag, b: BulkTag) => b.on - a.on || a.tag.localeCompare(b.tag);
  return [...[...own.values()].sort(frequent), ...others.sort(frequent).map(({ tag }) => ({ tag, on: 0 }))].slice(0, mostListed);
}
