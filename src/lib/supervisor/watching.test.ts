import { expect, test } from 'vitest';
import { finished, runId, started } from '../../../tests/support/builders.ts';
import { FakeBrowser } from '../../../tests/support/fake-browser.ts';
import type { FakeTab } from '../../../tests/support/fake-browser.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import type { PreviewInterest } from '../worker/protocol.ts';
import { sayEveryMs, sendEveryMs } from './watchers.ts';

const a = runId('a');

const interest = (columns: number, units = false): PreviewInterest => ({
  grid: { columns, rows: 1, minimum: [0, 0], maximum: [1, 1] },
  units,
});

const draw = (tab: FakeTab, epoch: number) =>
  tab.trainers.present.say({
    type: 'preview',
    runId: a,
    preview: { epoch, grid: interest(1).grid, outputs: new Float32Array(1), outputSize: 1, layers: null },
  });

const drawn = ({ news }: FakeTab) => news.flatMap((each) => (each.type === 'preview' ? [each.preview.epoch] : []));

/** The first tab trains `a`, the second looks on. */
async function training() {
  const browser = new FakeBrowser();
  const first = browser.open();
  await settle();
  const second = browser.open();
  await settle();
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  first.trainers.present.tell(a, started());
  return { browser, first, second };
}

test('a tab that looks on sees the drawings too, a few a second, and the last one always', async () => {
  const { browser, first, second } = await training();
  draw(first, 0);
  await second.supervisor.watch(a, interest(3));
  await settle();
  expect(first.trainers.present.interest).toEqual(interest(3));
  for (const epoch of [1, 2, 3]) draw(first, epoch);
  await settle();
  expect(drawn(second)).toEqual([1]);
  await browser.clock.advance(sendEveryMs);
  expect(drawn(second)).toEqual([1, 3]);
  await browser.clock.advance(10 * sendEveryMs);
  draw(first, 4);
  await settle();
  expect(drawn(second)).toEqual([1, 3, 4]);
  expect(drawn(first)).toEqual([]); // its own page does not look
});

test('nothing is sent to tabs where nobody looks, and nothing is drawn any more', async () => {
  const { browser, first, second } = await training();
  const third = browser.open();
  await settle();
  await second.supervisor.watch(a, interest(3));
  await second.supervisor.watch(a, null);
  await settle();
  expect(first.trainers.present.interest).toBeNull();
  await second.supervisor.watch(a, interest(3));
  await settle();
  draw(first, 1);
  await browser.clock.advance(sendEveryMs);
  expect([drawn(second), drawn(third)]).toEqual([[1], []]);
});

test('one drawing serves all: the grid of the page that trains, with units if anybody wants them', async () => {
  const { first, second } = await training();
  await second.supervisor.watch(a, interest(3, true));
  await settle();
  await first.supervisor.watch(a, interest(9));
  expect(first.trainers.present.interest).toEqual(interest(9, true));
  await second.supervisor.watch(a, null);
  await settle();
  expect(first.trainers.present.interest).toEqual(interest(9));
});

test('a tab that is gone is forgotten; one that still looks is not', async () => {
  const { browser, first, second } = await training();
  await second.supervisor.watch(a, interest(3));
  await browser.clock.advance(10 * sayEveryMs);
  expect(first.trainers.present.interest).toEqual(interest(3));
  browser.crash(second);
  second.isFrozen = true;
  await browser.clock.advance(5 * sayEveryMs);
  expect(first.trainers.present.interest).toBeNull();
});

test('whoever looked on goes on looking when it takes the training over, and the other way round', async () => {
  const { browser, first, second } = await training();
  await second.supervisor.watch(a, interest(3));
  await first.supervisor.watch(a, interest(9));
  await second.supervisor.takeOver();
  await browser.clock.advance(sayEveryMs);
  expect(second.trainers.present.interest).toEqual(interest(3));
  draw(second, 5);
  await settle();
  expect([drawn(first), drawn(second)]).toEqual([[5], [5]]);
  second.trainers.present.tell(a, started(), finished(1));
  await settle();
});
