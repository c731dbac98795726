import { expect, test } from 'vitest';
import { epochEnd, runId, started, stepLosses } from '../../../tests/support/builders.ts';
import { Office } from '../../../tests/support/a-supervisor.ts';

const heartbeat = (office: Office) => office.trainers.present.say({ type: 'heartbeat', heldBytes: null });

test('a trainer that is silent for ten seconds while it trains is replaced', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), stepLosses(0, 1), epochEnd(1));
  for (let beat = 0; beat < 5; beat++) {
    await office.clock.advance(8000);
    heartbeat(office);
  }
  expect(office.trainers.all).toHaveLength(1);
  await office.clock.advance(11_000);
  expect(office.trainers.all).toHaveLength(2);
  expect(office.ofType('trouble').at(-1)?.message).toBe('The trainer did not answer for 10 s. "a" goes on from its last checkpoint.');
});

test('starting and compiling may take sixty seconds, until the first step', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  await office.clock.advance(40_000);
  office.trainers.present.tell(a, started());
  await office.clock.advance(55_000);
  expect(office.trainers.all).toHaveLength(1);
  await office.clock.advance(10_000);
  expect(office.trainers.all).toHaveLength(2);
});

test('a machine that slept does not look like a dead trainer', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), stepLosses(0, 1));
  await office.clock.advance(6000);
  await office.clock.sleep(3_600_000);
  await office.clock.advance(6000);
  expect(office.trainers.all).toHaveLength(1);
  await office.clock.advance(6000);
  expect(office.trainers.all).toHaveLength(2);
});

test('nobody is waited for when nothing trains', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), stepLosses(0, 1), { type: 'stopped', epoch: 0, weightsHash: '', elapsedMs: 0 });
  await office.clock.advance(300_000);
  expect(office.trainers.all).toHaveLength(1);
});
