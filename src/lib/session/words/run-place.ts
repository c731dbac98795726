/** Which notebook a run is of, in words, for every place where runs of several notebooks stand together. Pure. */
import type { Run } from '../../runs/run.ts';
import { shownTitle } from '../../spec/names.ts';
import type { StoredNotebook } from '../../storage/store.ts';

export type TitleOf = (run: Pick<Run, 'notebookId'>) => string;

/** The title of each run's notebook; '' for a run of none, or of one that was deleted. */
export function titlesIn(notebooks: readonly Pick<StoredNotebook, 'id' | 'notebook'>[]): TitleOf {
  const titles = new Map(notebooks.map(({ id, notebook }) => [id, shownTitle(notebook.title)]));
  return ({ notebookId }) => (notebookId === null ? '' : (titles.get(notebookId) ?? ''));
}
