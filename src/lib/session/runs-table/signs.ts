/** What a person said of the runs of one row, as signs beside its name. Pure. */
import { cutText } from '../../runs/cut-text.ts';
import type { Run } from '../../runs/run.ts';

/** `note` is cut for a tooltip; '' none. Of several runs: what is said of all of them. */
export type Signs = { isStarred: boolean; isArchived: boolean; note: string; tags: readonly string[] };

const mostTags = 8;

export function signsOf(runs: readonly [Run, ...Run[]]): Signs {
  const [{ tags = [], note = '' }, ...others] = runs;
  const isOfAll = (tag: string) => others.every((run) => run.tags?.some((each) => each.toLowerCase() === tag.toLowerCase()));
  const isShared = others.every((run) => run.note === note);
  return {
    isStarred: runs.every(({ starred }) => starred),
    isArchived: runs.every(({ archived }) => archived),
    note: isShared ? cutText(note) : '',
    tags: tags.filter(isOfAll).slice(0, mostTags),
  };
}
