/** What a compare cell can be grouped and judged by, as the options of its fields. Pure. */
import type { Column } from '../../runs/columns/column.ts';
import type { Listed } from '../../runs/columns/catalogue.ts';
import { allButSeed, onePress } from '../../runs/view/view.ts';

export type Choice = { value: string; label: string };

/** What was chosen stays a choice, also where no run has it now or several levels were written in the text. */
function withChosen(choices: readonly Choice[], chosen: string): Choice[] {
  return choices.some(({ value }) => value === chosen) ? [...choices] : [...choices, { value: chosen, label: chosen }];
}

/** Repeats in two ways, then whatever was chosen before the runs and differs between them. */
export function groupChoices(listed: readonly Listed[], chosen: readonly string[]): Choice[] {
  const varied = listed.filter(({ column, varied: differs }) => differs && column.role === 'input' && column.path !== onePress);
  const choices = [
    { value: allButSeed, label: 'Everything but the seed' },
    { value: onePress, label: 'Repeats of one press' },
    ...varied.map(({ column: { path, title } }) => ({ value: path, label: title })),
  ];
  return withChosen(choices, chosen.join());
}

/** 'Last validation score', where the table of runs, which stands under its groups of columns, says 'Last'. */
export const metricTitle = ({ path, title }: Column): string => (path.startsWith('score.') ? `${title} validation score` : title);

/** Metrics in which more or less is better. */
export function metricChoices(listed: readonly Listed[], chosen: string): Choice[] {
  const metrics = listed.filter(({ column }) => column.group === 'metrics' && column.better !== null && column.path !== 'score.floor');
  return withChosen(
    metrics.map(({ column }) => ({ value: column.path, label: metricTitle(column) })),
    chosen,
  );
}
