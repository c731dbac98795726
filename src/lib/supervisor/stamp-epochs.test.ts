import { expect, test } from 'vitest';
import { applyAllToHistory, emptyHistory } from '../runs/apply-event.ts';
import type { LedgerEvent } from '../runs/events.ts';
import { stampEpochs } from './stamp-epochs.ts';

const anEpoch = (epoch: number, elapsedMs: number): LedgerEvent => ({
  type: 'epochEnd',
  epoch,
  step: epoch,
  train: { loss: 1, metric: 0 },
  validation: null,
  elapsedMs,
  weightsHash: '',
  dispatches: 1,
});

test('epochs of one message ended as much earlier as training took since; a pause between messages counts', () => {
  const before = stampEpochs([anEpoch(1, 10), { type: 'paused', epoch: 1 }], 1000);
  const after = stampEpochs([{ type: 'resumed' }, anEpoch(2, 20), anEpoch(3, 35)], 9000);
  const history = applyAllToHistory(emptyHistory(), [...before, ...after]);
  expect(history.endedAt).toEqual([1000, 8985, 9000]);
  expect(stampEpochs([{ type: 'resumed' }], 1)).toEqual([{ type: 'resumed' }]);
});

test('an epoch that is trained again has the time of its last end, and records of before have none', () => {
  const old = applyAllToHistory(emptyHistory(), [anEpoch(1, 10)]);
  expect(old.endedAt).toBeUndefined();
  const on = applyAllToHistory(old, stampEpochs([anEpoch(2, 20)], 500));
  const again = applyAllToHistory(on, stampEpochs([anEpoch(2, 22)], 700));
  expect(again.endedAt).toEqual([NaN, 700]);
  expect(applyAllToHistory(again, [{ type: 'stopped', epoch: 1, weightsHash: '', elapsedMs: 10 }]).endedAt).toEqual([NaN]);
});
