/** What the form of a series says in a line, and what turning it on and off does to the spec. Pure. */
import type { DataSummary } from '../../data/summary.ts';
import { defaultSeries } from '../../spec/dataset/series.ts';
import { getAt, removeAt, setAt } from '../../spec/edit-json.ts';
import type { Json } from '../../spec/parse.ts';
import type { SpecForm } from '../notebook/spec-form.ts';

/** Columns without numbers can be no channel: they are ignored from then on. */
export function asSeries(spec: Json, columns: DataSummary['columns']): Json {
  const target = getAt(spec, 'target');
  const written = getAt(spec, 'ignore');
  const ignored = Array.isArray(written) ? written : [];
  const strange = columns.filter(({ name, type }) => type !== 'number' && name !== target && !ignored.includes(name));
  const without = strange.length === 0 ? spec : setAt(spec, 'ignore', [...ignored, ...strange.map(({ name }) => name)]);
  return setAt(removeAt(without, 'preparation.inputs'), 'preparation.series', { ...defaultSeries });
}

export const notSeries = (spec: Json): Json => removeAt(spec, 'preparation.series');

/** 'window 24, horizon 12, log, seasonal differences' */
export function seriesText(form: SpecForm, isOn: boolean): string {
  if (!isOn) return 'off';
  const value = (name: string) => form.text(`preparation.series.${name}`);
  return [
    `window ${value('window')}`,
    `horizon ${value('horizon')}`,
    value('transform') === 'none' ? '' : value('transform'),
    value('differencing') === 'none' ? '' : `${value('differencing')} differences`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
