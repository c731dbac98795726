import { expect, test } from 'vitest';
import { nets, planOf, type Net } from '../../../../../tests/support/engine-nets.ts';
import { dense } from '../../../../../tests/support/layers.ts';
import { emitStep } from './emit-step.ts';

const adam = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const near = 4096; // 16 KB, which every GPU has

test('a small dense net trains in one workgroup, all of its numbers near', () => {
  const net: Net = { name: '', inputShape: [4], layers: [dense(16, 'relu'), dense(16, 'relu'), dense(3)] };
  const { form, entries, code } = emitStep({ plan: planOf(net, adam), near }, 1);
  expect({ form, entries }).toEqual({ form: 'alone', entries: ['main'] });
  // Weights and slots are far only between slices.
  const inside = code.slice(code.indexOf('for (var s ='), code.lastIndexOf('far[base'));
  expect(inside).toContain('near[');
  expect(inside.slice(0, inside.lastIndexOf('workgroupBarrier'))).not.toContain('far[');
});

test('ops that touch nothing of one another share a phase', () => {
  const net: Net = { name: '', inputShape: [4], layers: [dense(16, 'relu'), dense(16, 'relu'), dense(3)] };
  const plan = planOf(net, adam);
  const { entries } = emitStep({ plan, near, form: 'spread' }, 1);
  // The loss and the count of steps take phases of their own, and still there are fewer than ops.
  expect(entries.length).toBeLessThan(plan.step.length - 4);
});

test('what does not fit near lies far, and windows are spread', () => {
  const plan = planOf({ name: '', inputShape: [300], layers: [dense(64, 'relu'), dense(3)] }, adam);
  const large = emitStep({ plan, near }, 1);
  expect(large.form).toBe('alone');
  expect(large.laneNumbers).toBeGreaterThan(4 * plan.parameterCount);
  const windowed = nets.find(({ name }) => name === 'convolution valid');
  expect(windowed && emitStep({ plan: planOf(windowed, adam), near }, 1).form).toBe('spread');
});
