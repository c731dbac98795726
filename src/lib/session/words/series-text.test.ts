import { expect, test } from 'vitest';
import { defaultSeries } from '../../spec/dataset/series.ts';
import { asSeries, notSeries } from './series-text.ts';

const columns = [
  { name: 'month', type: 'category' as const, missing: 0, detail: '' },
  { name: 'sunshine', type: 'number' as const, missing: 0, detail: '' },
  { name: 'passengers', type: 'number' as const, missing: 0, detail: '' },
];

test('a series ignores the columns that hold no numbers, and off leaves the rest as it is', () => {
  const spec = { source: { type: 'shipped', name: 'airline-passengers' }, target: 'passengers' };
  const on = { ...spec, ignore: ['month'], preparation: { series: { ...defaultSeries } } };
  expect(asSeries(spec, columns)).toEqual(on);
  expect(asSeries(on, columns)).toEqual(on);
  expect(notSeries({ ...on, preparation: { scaling: 'minMax', series: {} } })).toEqual({ ...on, preparation: { scaling: 'minMax' } });
});
