/** What a person said of the runs of one row, as signs beside its name. Pure. */
import { cutText } from '../../runs/cut-text.ts';
import { trackerNames } from '../../runs/imported-run.ts';
import { isImported, type ListedRun } from '../../runs/listed-run.ts';

/** `imported`: where they came from, '' where they were trained here. `note` is cut for a tooltip; '' none. Of several runs: what is said of all of them. */
export type Signs = { imported: string; isStarred: boolean; isArchived: boolean; note: string; tags: readonly string[] };

const mostTags = 8;

/** 'Imported from W&B: runs.csv, line 3'; of several only what they share. */
function importedFrom(runs: readonly ListedRun[]): string {
  const sources = runs.filter(isImported).map(({ source }) => source);
  const [first, ...others] = sources;
  if (!first || sources.length < runs.length) return '';
  if (others.some(({ tracker }) => tracker !== first.tracker)) return 'Imported from other trackers';
  const from = `Imported from ${trackerNames[first.tracker]}`;
  if (others.some(({ fileHash }) => fileHash !== first.fileHash)) return from;
  return `${from}: ${cutText(first.file)}${others.length > 0 ? '' : `, line ${first.line}`}`;
}

export function signsOf(runs: readonly [ListedRun, ...ListedRun[]]): Signs {
  const [{ tags = [], note = '' }, ...others] = runs;
  const isOfAll = (tag: string) => others.every((run) => run.tags?.some((each) => each.toLowerCase() === tag.toLowerCase()));
  const isShared = others.every((run) => run.note === note);
  return {
    imported: importedFrom(runs),
    isStarred: runs.every(({ starred }) => starred),
    isArchived: runs.every(({ archived }) => archived),
    note: isShared ? cutText(note) : '',
    tags: tags.filter(isOfAll).slice(0, mostTags),
  };
}
