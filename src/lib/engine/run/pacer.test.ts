import { expect, test } from 'vitest';
import { createClock, createPacer } from './pacer.ts';

test('slices start at one step and approach the target', () => {
  const pacer = createPacer(16);
  const stepMs = 0.2;
  const sizes = Array.from({ length: 8 }, () => {
    const steps = pacer.next(1000);
    pacer.took(steps, steps * stepMs);
    return steps;
  });
  expect(sizes[0]).toBe(1);
  expect(sizes.at(-1)).toBe(80);
  expect(sizes.every((steps, index) => index === 0 || steps <= (sizes[index - 1] ?? 0) * 4)).toBe(true);
});

test('a slice never passes the end of the epoch and never is empty', () => {
  const pacer = createPacer(16);
  pacer.took(1, 0);
  expect(pacer.next(3)).toBe(3);
  pacer.took(3, 9000);
  expect(pacer.next(3)).toBe(1);
});

test('a slow first step does not keep slices small for long', () => {
  const pacer = createPacer(50);
  pacer.took(pacer.next(1000), 1400);
  for (let slice = 0; slice < 12; slice++) {
    const steps = pacer.next(1000);
    pacer.took(steps, steps);
  }
  expect(pacer.next(1000)).toBeGreaterThanOrEqual(45);
});

test('the clock leaves pauses out and counts on from before', () => {
  let now = 100;
  const clock = createClock(() => now, 1000);
  now = 130;
  clock.pause();
  clock.pause();
  now = 500;
  expect(clock.elapsed()).toBe(1030);
  clock.resume();
  now = 505;
  expect(clock.elapsed()).toBe(1035);
});
