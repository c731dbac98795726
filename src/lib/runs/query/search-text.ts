/** What a bare word of a filter is looked for in. Pure. */
import { shownName } from '../annotations.ts';
import type { Facts } from '../columns/column.ts';
import { purposeWords } from '../describe-run.ts';
import { trackerNames } from '../imported-run.ts';
import { isTrained, statusWord, type ListedRun } from '../listed-run.ts';

/** Names, notes and tags first; then what a person remembers of a run: its state, data, model, backend, seed, notebook. In lower case. */
export function searchTextOf(run: ListedRun, { notebookOf, wordsOf }: Facts): string {
  if (!isTrained(run)) {
    const { tracker, file } = run.source;
    const said = [shownName(run), run.name, run.note ?? '', ...(run.tags ?? []), statusWord(run) ?? '', trackerNames[tracker], file];
    return [...said, ...run.properties.map(({ value }) => value), wordsOf?.(run) ?? ''].join('\n').toLowerCase();
  }
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
