/** What a person says of a run once it is recorded: its own name, tags, a note, a star, whether it is put away. No part of what the run is. Pure. */
import type { ListedRun } from './listed-run.ts';
import type { Run } from './run.ts';

/** All are absent until somebody says them, and again once they are taken back; older records have none. */
export type Annotations = {
  label?: string; // shown in place of the name that its cell gave it
  tags?: readonly string[]; // in the order in which they were added, each once
  note?: string;
  starred?: true;
  archived?: true; // put away: not in the table unless it is asked for
};

/** What a run is called where it is shown. */
export const shownName = ({ label, name }: Pick<Run, 'label' | 'name'>): string => label ?? name;

const fields = ['label', 'tags', 'note', 'starred', 'archived'] as const satisfies readonly (keyof Annotations)[];

type Change = { readonly [Field in keyof Annotations]: Annotations[Field] | undefined };

/** Tags are the same where their words are: two records of a run hold lists of their own. */
const isSame = <Field extends keyof Annotations>(a: Annotations[Field], b: Annotations[Field]): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));

/** What is undefined is left out, so that a record of which nothing is said is as it always was. */
export function withAnnotations<Listed extends ListedRun>(run: Listed, change: Change): Listed;
export function withAnnotations(run: ListedRun, change: Change): ListedRun {
  const { label, tags, note, starred, archived, ...rest } = run;
  const next = { label, tags, note, starred, archived, ...change };
  if (fields.every((field) => isSame(next[field], run[field]))) return run;
  return {
    ...rest,
    ...(next.label !== undefined && { label: next.label }),
    ...(next.tags && { tags: next.tags }),
    ...(next.note !== undefined && { note: next.note }),
    ...(next.starred && { starred: next.starred }),
    ...(next.archived && { archived: next.archived }),
  };
}

/**
 * `run` with what is said of `stored` and nothing else: whoever trains a run writes and tells a summary that knows nothing of what was
 * said meanwhile, so the annotations are those of the record that is on disk.
 */
export const withAnnotationsOf = <Listed extends ListedRun>(run: Listed, { label, tags, note, starred, archived }: Annotations): Listed =>
  withAnnotations(run, { label, tags, note, starred, archived });
