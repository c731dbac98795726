/** Saying something of a run, and taking it back. Pure. */
import { isName, toName } from '../spec/names.ts';
import { withAnnotations } from './annotations.ts';
import type { ListedRun } from './listed-run.ts';
import type { Run } from './run.ts';

export const mostTags = 50;
export const longestNote = 20_000;

/** One thing said, or taken back. */
export type Annotation =
  | { type: 'rename'; label: string } // '' takes the name of the cell again
  | { type: 'tag' | 'untag'; tag: string }
  | { type: 'note'; note: string }
  | { type: 'star' | 'archive'; isOn: boolean };

/** Why something cannot be said of a run, as a sentence; null when it can. */
export function refuseAnnotation(run: Pick<Run, 'tags'>, annotation: Annotation): string | null {
  switch (annotation.type) {
    case 'rename':
      return annotation.label.trim() === '' || isName(toName(annotation.label)) ? null : 'A name needs a letter or a digit: type one.';
    case 'tag':
      if (toName(annotation.tag) === '') return 'A tag needs a letter or a digit: type one.';
      return (run.tags?.length ?? 0) < mostTags || taggedAs(run, annotation.tag) !== undefined
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

/** The tag as it is written on the run, in whichever case it was asked for. */
function taggedAs({ tags = [] }: Pick<Run, 'tags'>, tag: string): string | undefined {
  const wanted = toName(tag).toLowerCase();
  return tags.find((each) => each.toLowerCase() === wanted);
}

/** The record with it said; the same record when that changes nothing. What `refuseAnnotation` refuses changes nothing. */
export function annotate<Listed extends ListedRun>(run: Listed, annotation: Annotation): Listed;
export function annotate(run: ListedRun, annotation: Annotation): ListedRun {
  if (refuseAnnotation(run, annotation) !== null) return run;
  switch (annotation.type) {
    case 'rename': {
      const label = toName(annotation.label);
      return withAnnotations(run, { label: label === '' || label === run.name ? undefined : label });
    }
    case 'tag':
      return taggedAs(run, annotation.tag) ? run : withAnnotations(run, { tags: [...(run.tags ?? []), toName(annotation.tag)] });
    case 'untag': {
      const gone = taggedAs(run, annotation.tag);
      if (gone === undefined) return run;
      const left = (run.tags ?? []).filter((tag) => tag.toLowerCase() !== gone.toLowerCase());
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

/** What takes it back again once it is said of the run; null where saying it changes nothing. */
export function takenBack(run: ListedRun, annotation: Annotation): Annotation | null {
  if (annotate(run, annotation) === run) return null;
  switch (annotation.type) {
    case 'rename':
      return { type: 'rename', label: run.label ?? '' };
    case 'tag':
      return { type: 'untag', tag: annotation.tag };
    case 'untag':
      return { type: 'tag', tag: taggedAs(run, annotation.tag) ?? annotation.tag };
    case 'note':
      return { type: 'note', note: run.note ?? '' };
    case 'star':
    case 'archive':
      return { ...annotation, isOn: !annotation.isOn };
    default:
      return annotation satisfies never;
  }
}

/** What is said of one run among several. */
export type RunAnnotation = { id: Run['id']; annotation: Annotation };

/** A run with what is said of it among them, in order; the same record when that is nothing. */
export function annotating(said: readonly RunAnnotation[]): <Listed extends ListedRun>(run: Listed) => Listed {
  const ofRun = new Map<string, Annotation[]>();
  for (const { id, annotation } of said) ofRun.set(id, [...(ofRun.get(id) ?? []), annotation]);
  return (run) => (ofRun.get(run.id) ?? []).reduce((said, annotation) => annotate(said, annotation), run);
}
