/** Which notebook a run is of, in words, for every place where runs of several notebooks stand together. Pure. */
import type { Run } from '../../runs/run.ts';
import { shownTitle } from '../../spec/names.ts';
import type { StoredNotebook } from '../../storage/store.ts';

type Placed = Pick<Run, 'notebookId' | 'notebookTitle'>;
export type TitleOf = (run: Placed) => string;

/** The title of each run's notebook, '' for a run of none. One that is gone keeps the title it had; null: they are not read yet. */
export function titlesIn(notebooks: readonly Pick<StoredNotebook, 'id' | 'notebook'>[] | null): TitleOf {
  const titles = new Map(notebooks?.map(({ id, notebook }) => [id, shownTitle(notebook.title)]));
  return (run) => {
    if (run.notebookId === null) return '';
    return titles.get(run.notebookId) ?? (notebooks === null ? '' : titleOfDeleted(run));
  };
}

export const titleOfDeleted = ({ notebookTitle }: Placed): string =>
  notebookTitle === undefined ? 'a deleted notebook' : `${shownTitle(notebookTitle)} (deleted)`;
