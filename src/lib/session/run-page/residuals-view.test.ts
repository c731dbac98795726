import { expect, test } from 'vitest';
import { residualsView } from './residuals-view.ts';

test('predictions that are too high on average are said to be, with the stretch where they are', () => {
  const truth = Float32Array.from({ length: 40 }, (_, at) => at);
  const predicted = truth.map((value, at) => value + (at >= 20 ? 2 : 0) + (at % 2 === 0 ? 0.1 : -0.1));
  const { sentence, trend, trendRows } = residualsView(truth, predicted);
  expect(sentence).toMatch(
    /^Predictions are 1\.000 too high on average \(95% interval 0\.\d+ to 1\.3\d+\)\. 4 of 8 stretches of the predictions are off: too high near 24\.0/,
  );
  expect(trend.map(({ n }) => n)).toEqual(new Array(8).fill(5));
  expect(trendRows[0]?.cells[0]).toBe('5');
});

test('what may be chance is called so, and predictions that are not finite are left out and counted', () => {
  const { sentence, residuals } = residualsView([1, 2, 3, 4], [1.1, 1.9, 3.1, NaN]);
  expect(sentence).toMatch(/^On average 0\.03\d* off, which may be chance .* 1 prediction is not finite and left out\.$/);
  expect([...residuals.at]).toEqual([0, 1, 2]);
});

test('without examples there is a sentence and no number', () => {
  const { sentence, normalSentence, trend } = residualsView([], []);
  expect([sentence, normalSentence, trend]).toEqual(['No residuals.', 'Too few residuals to compare with a normal distribution.', []]);
});
