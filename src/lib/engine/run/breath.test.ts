import { expect, test } from 'vitest';
import { Breath } from './breath.ts';

test('the event loop turns at most every eight milliseconds, counted from the last time that it came back', async () => {
  let now = 0;
  let turns = 0;
  const breath = new Breath({ now: () => now, breathe: async () => void (turns++, (now += 5)) });
  const turnsAt = async (at: number) => {
    now = at;
    await breath.take();
    return turns;
  };
  expect(await turnsAt(7)).toBe(0);
  expect(await turnsAt(8)).toBe(1); // comes back at 13
  expect(await turnsAt(20)).toBe(1);
  expect(await turnsAt(21)).toBe(2);
});
