import { expect, test } from 'vitest';
import golden from '../../../../../tests/golden/epoch-program.json';
import { programBits } from '../../../../../tests/support/program-bits.ts';
import { openTestExecutor } from '../../../../../tests/support/tfjs.ts';

test('in Node every net gets the bits it has had since this engine version', async () => {
  expect(await programBits(await openTestExecutor('wasm program'))).toEqual(golden);
});
