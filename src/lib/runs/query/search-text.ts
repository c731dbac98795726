/** What a bare word of a filter is looked for in. Pure. */
import { shownName } from '../annotations.ts';
import type { Facts } from '../columns/column.ts';
import { purposeWords } from '../describe-run.ts';
import type { Run } from '../run.ts';

/** Names, notes and tags first; then what a person remembers of a run: its state, data, model, backend, seed, notebook. In lower case. */
export function searchTextOf(run: Run, { notebookOf, wordsOf }: Facts): string {
  return [
    shownName(run),
    run.name,
    run.note ?? '',
    run.tags?.join('\n') ?? '',
    run.state.status,
    run.datasetTitle,
    run.modelSummary,
    run.environment?.backend ?? '',
    purposeWords[run.purpose],
    `seed ${run.seed}`,
    notebookOf?.(run) ?? '',
    wordsOf?.(run) ?? '',
  ]
    .join('\n')
    .toLowerCase();
}
