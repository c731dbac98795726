import { expect, test } from 'vitest';
import golden from '../../../../../tests/golden/epoch-program.json';
import { programBits } from '../../../../../tests/support/program-bits.ts';
import { assetReader } from '../../../worker/read-asset.ts';
import { openBackend } from '../../backends/open.ts';
import { createWasmExecutor } from './executor.ts';
import { openProgram } from './program.ts';

test('in a browser every net gets the same bits as in Node', { timeout: 60_000 }, async () => {
  const readAsset = assetReader({ baseUrl: location.href });
  await openBackend('wasm', readAsset);
  expect(await programBits(createWasmExecutor(await openProgram(readAsset)))).toEqual(golden);
});
