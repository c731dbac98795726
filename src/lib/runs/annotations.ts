/** What a person says of a run once it is recorded: its own name, tags, a note, a star, whether it is put away. No part of what the run is. Pure. */
import { isName, toName } from '../spec/names.ts';
import type { Run } from './run.ts';

/** All are absent until somebody says them, and again once they are taken back; older records have none. */
export type Annotations = {
  label?: string; // shown in place of the name that its cell gave it
  tags?: readonly string[]; // in the order in which they were added, each once
  note?: string;
  starred?: true;
  archived?: true; // put away: not in the table unless it is asked for
};

export const mostTags = 50;
export const longestNote = 20_000;

/** One thing said, or taken back. */
export type Annotation =
  | { type: 'rename'; label: string } // '' takes the name of the cell again
  | { type: 'tag' | 'untag'; tag: string }
  | { type: 'note'; note: string }
  | { type: 'star' | 'archive'; isOn: boolean };

/** What a run is called where it is shown. */
export const shownName = ({ label, name }: Pick<Run, 'label' | 'name'>): string => label ?? name;

/** Why something cannot be said of a run, as a sentence; null when it can. */
export function refuseAnnotation(run: Pick<Run, 'tags'>, annotation: Annotation): string | null {
  switch (annotation.type) {
    case 'rename':
      return annotation.label.trim() === '' || isName(toName(annotation.label)) ? null : 'A name needs a letter or a digit: type one.';
    case 'tag':
      if (toName(annotation.tag) === '') return 'A tag needs a letter or a digit: type one.';
      return (run.tags?.length ?? 0) < mostTags || isTagged(run, annotation.tag)
        ? null
        : `A run has at most ${mostTags} tags: take one away first.`;
    case 'note':
      return annotation.note.length <= longestNote
        ? null
        : `A note has at most ${longestNote} characters, and this one has ${annotation.note.length}: shorten it.`;
    case 'untag':
    case 'star':
    case 'archive':
      return null;
    default:
      return annotation satisfies never;
  }
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isTagged = ({ tags = [] }: Pick<Run, 'tags'>, tag: string) => tags.some((each) => isSame(each, toName(tag)));

/** The record with it said; the same record when that changes nothing. What `refuseAnnotation` refuses changes nothing. */
export function annotate(run: Run, annotation: Annotation): Run {
  if (refuseAnnotation(run, annotation) !== null) return run;
  switch (annotation.type) {
    case 'rename': {
      const label = toName(annotation.label);
      return withAnnotations(run, { label: label === '' || label === run.name ? undefined : label });
    }
    case 'tag':
      return isTagged(run, annotation.tag) ? run : withAnnotations(run, { tags: [...(run.tags ?? []), toName(annotation.tag)] });
    case 'untag': {
      if (!isTagged(run, annotation.tag)) return run;
      const left = (run.tags ?? []).filter((tag) => !isSame(tag, toName(annotation.tag)));
      return withAnnotations(run, { tags: left.length === 0 ? undefined : left });
    }
    case 'note':
      return withAnnotations(run, { note: annotation.note.trim() === '' ? undefined : annotation.note });
    case 'star':
      return withAnnotations(run, { starred: annotation.isOn || undefined });
    case 'archive':
      return withAnnotations(run, { archived: annotation.isOn || undefined });
    default:
      return annotation satisfies never;
  }
}

const fields = ['label', 'tags', 'note', 'starred', 'archived'] as const satisfies readonly (keyof Annotations)[];

type Change = { readonly [Field in keyof Annotations]: Annotations[Field] | undefined };

/** What is undefined is left out, so that a record of which nothing is said is as it always was. */
function withAnnotations(run: Run, change: Change): Run {
  const { label, tags, note, starred, archived, ...rest } = run;
  const next = { label, tags, note, starred, archived, ...change };
  if (fields.every((field) => next[field] === run[field])) return run;
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
 * `run` with what is said of `stored` and nothing else: whoever trains a run writes a summary that knows nothing of what was said
 * meanwhile, so the writer takes the annotations from the record that is on disk.
 */
export const withAnnotationsOf = (run: Run, { label, tags, note, starred, archived }: Annotations): Run =>
  withAnnotations(run, { label, tags, note, starred, archived });
