import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { openTestExecutor } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, services } from '../../../../tests/support/training.ts';
import type { Preview, PreviewInterest } from '../../worker/protocol.ts';
import { preview } from './preview.ts';
import type { Moment } from './train.ts';

const interest: PreviewInterest = { grid: { columns: 5, rows: 3, minimum: [-2, -1], maximum: [2, 1] }, units: true };

async function lastPreview(planar: boolean, wanted = interest): Promise<Preview | null> {
  const executor = await openTestExecutor('cpu');
  const prepared = aPrepared({ inputs: 2, planar });
  const run = aTrainRun({ layers: [dense(4, 'linear'), { type: 'activation', function: 'tanh' }, dense(3, 'linear')] });
  let last: Preview | null = null;
  const observe = async ({ at, execution, plan, epoch }: Moment) => {
    if (at !== 'epochEnd') return;
    const { model, training } = run.resolved;
    const request = { execution, plan, model, preparation: prepared.preparation, loss: training.loss, interest: wanted, epoch };
    last = await preview(request);
  };
  await allEvents({ run, prepared }, services(executor, { observe }));
  return last;
}

test('shows probabilities over the grid and the map of every unit after its activation', async () => {
  const shown = await lastPreview(true);
  expect(shown).toMatchObject({ epoch: 3, outputSize: 3, grid: interest.grid });
  const sums = Array.from({ length: 15 }, (_, at) => [0, 1, 2].reduce((sum, code) => sum + (shown?.outputs[at * 3 + code] ?? NaN), 0));
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  expect(shown?.layers?.map(({ name, units, maps, weights }) => [name, units, maps.length, weights.length])).toEqual([
    ['dense 1', 4, 60, 8],
    ['dense 3', 3, 45, 12],
  ]);
  // A unit's map is tanh of its weights on the grid's corner, bias aside: monotonic along a row.
  const map = [...(shown?.layers?.[0]?.maps.slice(0, 5) ?? [])];
  const rises = map.slice(1).map((value, index) => Math.sign(value - (map[index] ?? NaN)));
  expect(new Set(rises).size).toBe(1);
  expect(Math.max(...map.map(Math.abs))).toBeLessThanOrEqual(1);
});

test('without units no layers are read', async () => {
  expect((await lastPreview(true, { ...interest, units: false }))?.layers).toBeNull();
});

test('data that is not planar has no preview', async () => {
  expect(await lastPreview(false)).toBeNull();
});
