import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { packValue } from '../share/packed-value.ts';
import { keptLimits, packPredictions, unpackPredictions } from './kept-predictions.ts';
import type { Predictions } from './protocol.ts';

const about = { weightsHash: 'abc', epoch: 3 };

const predicted = (examples: number, cell = '1'): Predictions => ({
  rows: Int32Array.from({ length: examples }, (_, at) => at),
  outputs: Float32Array.from({ length: examples * 2 }, (_, at) => at),
  width: 2,
  truth: Float32Array.from({ length: examples }, (_, at) => at % 2),
  classes: ['no', 'yes'],
  preparation: {
    columns: [],
    planar: null,
    inputShape: [1],
    inputNames: ['x'],
    target: { type: 'classes', name: 'y', classes: ['no', 'yes'] },
  },
  shown: { type: 'rows', columns: ['x'], cells: Array.from({ length: examples }, (_, at) => [`${cell}${at}`]) },
  dataset: aRun().resolved.dataset,
});

test('predictions come back as they were, with the weights that made them', () => {
  const predictions = { ...predicted(3), outputs: Float32Array.of(NaN, 0, 1, 0.5, Infinity, 1) }; // of a diverged run
  const packed = packPredictions(predictions, about);
  expect(packed?.note).toMatchObject({ examples: 3, of: 3 });
  expect(unpackPredictions(packed?.bytes ?? new Uint8Array())?.kept).toEqual({ ...about, of: 3, predictions });
});

test('more than may be kept is thinned evenly, every part of it alike', () => {
  const packed = packPredictions(predicted(12_000), about);
  const found = unpackPredictions(packed?.bytes ?? new Uint8Array());
  expect(found?.note).toMatchObject({ examples: keptLimits.examples, of: 12_000 });
  const { rows, outputs, truth, shown } = found?.kept.predictions ?? predicted(0);
  const at = rows.indexOf(12);
  expect([rows[0], rows[1], rows[2], rows[3]]).toEqual([0, 2, 4, 7]);
  expect([outputs[2 * at], truth[at], shown.type === 'rows' && shown.cells[at]]).toEqual([24, 0, ['112']]);
  const long = packPredictions(predicted(300, 'x'.repeat(20_000)), about);
  expect(long?.bytes.length).toBeLessThanOrEqual(keptLimits.bytes);
  expect(long?.note.examples).toBeGreaterThan(80);
  expect(packPredictions(predicted(1, 'x'.repeat(3_000_000)), about)).toBeNull();
});

test('what another version packed, or is not whole, is made anew', () => {
  expect(unpackPredictions(Uint8Array.of(1, 2, 3))).toBeNull();
  expect(unpackPredictions(packValue({ version: 2, ...about, of: 1, predictions: predicted(1) }))).toBeNull();
  expect(
    unpackPredictions(packValue({ version: 1, ...about, of: 1, predictions: { ...predicted(2), rows: Int32Array.of(1) } })),
  ).toBeNull();
});
