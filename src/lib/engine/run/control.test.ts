import { expect, test } from 'vitest';
import { createControl } from './control.ts';

test('a step runs to the next epoch end and pauses there', () => {
  const control = createControl();
  control.pause();
  control.step();
  expect(control.wants()).toBe('run');
  control.epochEnded();
  expect(control.wants()).toBe('pause');
  control.resume();
  control.epochEnded();
  expect(control.wants()).toBe('run');
});

test('a run that starts as a single step pauses after its first epoch', () => {
  const control = createControl({ stepOnly: true });
  expect(control.wants()).toBe('run');
  control.epochEnded();
  expect(control.wants()).toBe('pause');
});

test('a stop is final', () => {
  const control = createControl();
  control.stop();
  control.resume();
  control.step();
  control.epochEnded();
  expect(control.wants()).toBe('stop');
});

test('every wish and every nudge wakes who waits, once', async () => {
  const control = createControl();
  let woken = 0;
  for (const wake of [control.pause, control.nudge, control.resume]) {
    const changed = control.changed().then(() => woken++);
    wake();
    await changed;
  }
  expect(woken).toBe(3);
});

test('changes are handed out once, in order, and wake a waiting loop', async () => {
  const control = createControl();
  const woken = control.changed();
  control.adjust({ knob: 'learningRate', value: 0.1 });
  control.adjust({ knob: 'l2', value: 0.2 });
  await woken;
  expect(control.takeChanges().map(({ knob }) => knob)).toEqual(['learningRate', 'l2']);
  expect(control.takeChanges()).toEqual([]);
});
