/**
 * How a page says something of runs: at once on screen, then stored. What it changed of several runs, or put away, can be undone through a
 * toast; what could not be stored is told there and shown as it was. Leaves out runs of which it cannot be said or is said already.
 */
import { annotating, takenBack, type Annotation, type RunAnnotation } from '../../runs/annotate.ts';
import { shownName } from '../../runs/annotations.ts';
import { numberedNames } from '../../runs/run-name.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import type { Toasts } from '../app/toasts.svelte.ts';
import type { Ledger } from './ledger.svelte.ts';

type Page = { ledger: Pick<Ledger, 'annotate'>; toasts: Pick<Toasts, 'say' | 'dismiss'> };

type Saying = { run: ListedRun; annotation: Annotation };

/** `runs` as they are shown. Resolves when it is stored; false where it could not be. */
export const annotateRuns = (page: Page, runs: readonly ListedRun[], annotation: Annotation): Promise<boolean> =>
  sayOf(
    page,
    runs.map((run) => ({ run, annotation })),
  );

/** One run is called so; several are called so and numbered. '' takes the names of their cells again. */
export function renameRuns(page: Page, runs: readonly ListedRun[], name: string): Promise<boolean> {
  const names = runs.length === 1 ? [name] : numberedNames(runs, name);
  return sayOf(
    page,
    runs.map((run, at) => ({ run, annotation: { type: 'rename', label: names[at] ?? '' } })),
  );
}

async function sayOf(page: Page, all: readonly Saying[]): Promise<boolean> {
  const changed = all.flatMap((saying) => {
    const back = takenBack(saying.run, saying.annotation);
    return back ? [{ ...saying, back }] : [];
  });
  const [first, ...others] = changed;
  if (!first) return true;
  const { run, annotation } = first;
  const undoing = changed.map(({ run: { id }, back }): RunAnnotation => ({ id, annotation: back }));
  const whom = others.length > 0 ? `${changed.length} runs` : shownName(run);
  const isOffered = others.length > 0 || (annotation.type === 'archive' && annotation.isOn);
  const toast = isOffered ? page.toasts.say({ text: sentence(annotation, whom), undo: () => void say(page, undoing) }) : null;
  const said = changed.map((saying): RunAnnotation => ({ id: saying.run.id, annotation: saying.annotation }));
  const isStored = await say(page, said);
  if (!isStored && toast !== null) page.toasts.dismiss(toast);
  return isStored;
}

async function say({ ledger, toasts }: Page, said: readonly RunAnnotation[]): Promise<boolean> {
  try {
    await ledger.annotate(said, annotating(said));
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    toasts.say({ text: `That could not be saved and is as it was: ${why}`, tone: 'danger' });
    return false;
  }
}

function sentence(annotation: Annotation, whom: string): string {
  switch (annotation.type) {
    case 'rename':
      return `Renamed ${whom}`;
    case 'tag':
      return `Tagged ${whom} "${annotation.tag.trim()}"`;
    case 'untag':
      return `Took the tag "${annotation.tag.trim()}" from ${whom}`;
    case 'note':
      return `Changed the note of ${whom}`;
    case 'star':
      return annotation.isOn ? `Starred ${whom}` : `Took the star from ${whom}`;
    case 'archive':
      return annotation.isOn ? `Archived ${whom}` : `Took ${whom} out of the archive`;
    default:
      return annotation satisfies never;
  }
}

const mostOffered = 50;

/** Tags that other runs have and this one has not, the most frequent first. */
export function tagsToOffer(run: ListedRun, runs: readonly ListedRun[]): string[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const { id, tags = [] } of runs) {
    if (id === run.id) continue;
    for (const tag of tags) counts.set(tag.toLowerCase(), { tag, count: (counts.get(tag.toLowerCase())?.count ?? 0) + 1 });
  }
  for (const tag of run.tags ?? []) counts.delete(tag.toLowerCase());
  return [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostOffered)
    .map(({ tag }) => tag);
}
