import { expect, test } from 'vitest';
import { firstCharts, keepCharts, parseCharts, readCharts, type KeptCharts } from './kept-charts.ts';

const kept: KeptCharts = {
  isOpen: false,
  share: 0.5,
  shared: { x: 'step' },
  charts: [{ id: '4', kind: 'scatter', options: { columns: ['lr', 'seed'] }, wide: true, table: false }],
};

test('charts come back as they were kept, of kinds that nobody here knows too', () => {
  const stored = new Map<string, string>();
  const storage = { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, text: string) => void stored.set(key, text) };
  expect(readCharts(storage)).toBe(firstCharts);
  keepCharts(storage, kept);
  expect(readCharts(storage)).toEqual(kept);
});

test('what cannot be read of them is left out, and the rest stays', () => {
  for (const other of [null, 'text', { charts: 3 }]) expect(parseCharts(other)).toBe(firstCharts);
  const [chart] = kept.charts;
  expect(parseCharts({ ...kept, share: 9, isOpen: 'yes', charts: [chart, chart, { id: 1 }, null] })).toEqual({
    ...kept,
    share: 0.8,
    isOpen: null,
  });
  const refusing = {
    getItem: () => {
      throw new Error('no storage');
    },
    setItem: () => {
      throw new Error('no storage');
    },
  };
  expect(readCharts(refusing)).toBe(firstCharts);
  keepCharts(refusing, kept);
});
