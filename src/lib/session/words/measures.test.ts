import { expect, test } from 'vitest';
import { measureRows, targetTable } from './measures.ts';

test('a row for what either part has, in one order, with digits that line up', () => {
  const rows = measureRows({
    train: { r2: 0.98765, mape: 0.0312, rmse: 12.3456, mae: 9 },
    validation: { r2: 0.9, mape: 0.1, rmse: 123.4 },
  });
  expect(rows.map(({ title, train, validation }) => [title, train, validation])).toEqual([
    ['RMSE', '12.3', '123.4'],
    ['MAE', '9.000', '–'],
    ['MAPE', '3.1%', '10.0%'],
    ['R²', '0.988', '0.900'],
  ]);
});

test('measured floors stand beside, the others after the highest', () => {
  const mean = { description: 'the mean', scores: { loss: 1, metric: 0 }, name: 'mean', metrics: { rmse: 200 } };
  const floor = { ...mean, name: 'seasonal naive', metrics: { rmse: 50 }, others: [mean] };
  expect(measureRows({ train: { rmse: 12.3456 }, validation: { rmse: 20 } }, floor).map(({ floors }) => floors)).toEqual([
    ['50.0', '200.0'],
  ]);
});

test('without a validation part there is no second number', () => {
  expect(measureRows({ train: { accuracy: 1 }, validation: null }).map(({ validation }) => validation)).toEqual([null]);
});

test('several targets have a row each, with the measures of the validation part where there is one', () => {
  const targets = [
    { name: 'a', train: { accuracy: 1 }, validation: { accuracy: 0.5, rocAuc: 0.75 } },
    { name: 'b', train: { accuracy: 0.25 }, validation: { accuracy: 1 } },
  ];
  const { part, columns, rows } = targetTable(targets);
  expect([part, columns.map(({ title }) => title)]).toEqual(['validation', ['Accuracy', 'ROC AUC']]);
  expect(rows).toEqual([
    { name: 'a', cells: ['0.500', '0.750'] },
    { name: 'b', cells: ['1.000', expect.not.stringMatching(/\d/)] },
  ]);
  expect(targetTable(targets.map((target) => ({ ...target, validation: null })))).toMatchObject({
    part: 'train',
    rows: [{ cells: ['1.000'] }, { cells: ['0.250'] }],
  });
});
