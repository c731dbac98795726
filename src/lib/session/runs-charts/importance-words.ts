/** What the importance of fields says in words, and what it does not. Pure. */
import { shareText } from '../../charts/values/importance-bars.ts';
import type { ChartTable } from '../../charts/chart-table.ts';
import { formatPercent } from '../../charts/format.ts';
import { fixed } from '../../spec/show-number.ts';
import type { FieldImportance, Importances } from './importances.svelte.ts';

export const importanceCaution =
  'It tells what goes with the score among these runs, not what causes it; a field that was hardly varied, or only together with another one, shows less than it may do.';

const correlationText = ({ correlation }: FieldImportance): string =>
  correlation === null
    ? ''
    : `; rank correlation ${fixed(correlation.value, 2)} (${fixed(correlation.low, 2)} to ${fixed(correlation.high, 2)})`;

/** 'Learning rate: 62% (41 to 78) of the variance, 5 values; rank correlation 0.81 (0.60 to 0.91)'. */
export const fieldReading = (field: FieldImportance): string =>
  `${field.title}: ${shareText(field.share)} of the variance, ${field.values} values${correlationText(field)}`;

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/** What the whole says: what the fields explain of settings not seen, and what cannot be explained by them. */
export function importanceSummary({ explained, settings, runs, seeds, fields }: Importances): string {
  const sure = fields.filter(({ share }) => share.low > 0);
  const from = `${settings} settings in ${runs} runs`;
  if (explained <= 0.05) return `The fields hardly explain the score: of settings left out they tell nothing (${from}).`;
  const names = sure.slice(0, 3).map(({ title }) => title);
  const what =
    names.length === 0 ? 'No field stands out from chance' : `${joined(names)} ${names.length === 1 ? 'stands' : 'stand'} out from chance`;
  const rest = seeds === null ? '' : `; seeds alone make ${formatPercent(seeds)} of the variance`;
  return `${what}. Together they tell ${formatPercent(explained)} of the differences between settings left out${rest} (${from}).`;
}

export const importanceTable = ({ fields, seeds }: Pick<Importances, 'fields' | 'seeds'>): ChartTable => ({
  head: ['field', 'share of variance', 'low', 'high', 'rank correlation', 'correlation low', 'correlation high', 'values'],
  rows: [
    ...fields.map(({ title, share, correlation, values }) => [
      title,
      share.value,
      share.low,
      share.high,
      correlation?.value ?? null,
      correlation?.low ?? null,
      correlation?.high ?? null,
      values,
    ]),
    ...(seeds === null ? [] : [['seeds, by repeats', seeds, null, null, null, null, null, null]]),
  ],
});
