import { expect, test } from 'vitest';
import { describeBreakage } from './breakage.ts';

test('a lost GPU is named as such, whatever words the browser found', () => {
  const sentence = 'Training broke off: the GPU was lost, since its process or driver was restarted.';
  expect(describeBreakage("Failed to execute 'mapAsync' on 'GPUBuffer': A valid external Instance reference no longer exists.")).toBe(
    sentence,
  );
  expect(describeBreakage('Training broke off: The device was lost')).toBe(sentence);
  expect(describeBreakage('Training broke off: Instance dropped in popErrorScope')).toBe(sentence);
});

test('every other reason is kept as a sentence', () => {
  expect(describeBreakage('Training broke off: out of memory')).toBe('Training broke off: out of memory.');
  expect(describeBreakage('The batch size 64 is larger than the 20 training examples: take 20 or less.')).toBe(
    'The batch size 64 is larger than the 20 training examples: take 20 or less.',
  );
});
