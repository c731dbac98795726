import { expect, test } from 'vitest';
import { Office } from '../../../tests/support/a-supervisor.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { aCheckpoint, epochEnd, runId, started } from '../../../tests/support/builders.ts';
import { FakeBrowser } from '../../../tests/support/fake-browser.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { InterventionChange } from '../runs/events.ts';

const rate: InterventionChange = { knob: 'learningRate', value: 0.03 };
const weight: InterventionChange = { knob: 'weight', index: 1, name: 'dense 1, unit 2, from x1', value: 0.5 };

test('a change reaches the trainer, and what it says of it is recorded', async () => {
  const office = await Office.open();
  const [id] = await office.start('a');
  if (!id) throw new Error('Nothing was started.');
  office.trainers.present.tell(id, started(), epochEnd(1));
  await office.supervisor.adjust(id, rate);
  expect(office.trainers.present.orders).toContain('adjust a learningRate 0.03');
  office.trainers.present.tell(id, { type: 'intervention', step: 5, epoch: 1, change: rate });
  await office.clock.advance(1000);
  expect((await office.read(id)).interventions).toEqual([{ step: 5, epoch: 1, change: rate }]);
  // The run trains on: its record still takes what comes.
  office.trainers.present.tell(id, epochEnd(2));
  await office.clock.advance(1000);
  expect((await office.read(id)).epochsDone).toBe(2);
});

test('a paused run that made room for another takes the change into its record and its checkpoint', async () => {
  const office = await Office.open();
  const [a] = await office.start('a');
  if (!a) throw new Error('Nothing was started.');
  const checkpoint = aCheckpoint(1);
  office.trainers.present.tell(a, started(), epochEnd(1), { type: 'checkpoint', checkpoint }, { type: 'paused', epoch: 1 });
  await office.start('b');
  await office.clock.advance(1000);
  await office.supervisor.adjust(a, weight);
  await office.clock.advance(1000);
  const { step, epoch } = checkpoint;
  expect((await office.read(a)).interventions).toEqual([{ step, epoch, change: weight }]);
  expect((await office.store.readCheckpoint(a))?.params[1]).toBe(0.5);
  expect(office.trainers.present.orders).not.toContain('adjust a weight 0.5');
});

test('what cannot be is refused with a sentence and reaches nobody', async () => {
  const office = await Office.open();
  const [a, b] = await office.start('a', 'b');
  if (!a || !b) throw new Error('Nothing was started.');
  office.trainers.present.tell(a, started());
  await settle();
  await expect(office.supervisor.adjust(a, { ...rate, value: NaN })).rejects.toThrow('The learning rate must be above 0');
  await expect(office.supervisor.adjust(a, { ...weight, index: 100_000 })).rejects.toThrow('has no weight number 100000');
  await expect(office.supervisor.adjust(b, rate)).rejects.toThrow('"b" still waits for its turn');
  office.trainers.present.tell(a, { type: 'stopped', epoch: 0, weightsHash: '', elapsedMs: 1 });
  await office.clock.advance(1000);
  await expect(office.supervisor.adjust(a, rate)).rejects.toThrow('"a" is over');
  expect(office.trainers.all.flatMap(({ orders }) => orders).filter((order) => order.startsWith('adjust'))).toEqual([]);
});

test('a tab that does not train passes a change on, and hears why it was refused', async () => {
  const browser = new FakeBrowser();
  const first = browser.open();
  await settle();
  const second = browser.open();
  await settle();
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  first.trainers.present.tell(runId('a'), started());
  await settle();
  await second.supervisor.adjust(runId('a'), rate);
  expect(first.trainers.present.orders).toContain('adjust a learningRate 0.03');
  await expect(second.supervisor.adjust(runId('a'), { ...rate, value: -1 })).rejects.toThrow('The learning rate must be above 0');
});
