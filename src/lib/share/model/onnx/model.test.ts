import { expect, test } from 'vitest';
import { exportedNets, wantedOutputs } from '../../../../../tests/support/exported-nets.ts';
import { difference } from '../../../../../tests/support/engine-nets.ts';
import { openOnnx } from '../../../../../tests/support/onnx-runtime.ts';
import { onnxOf } from './model.ts';

const about = { name: 'net', doc: '', version: '0', input: '', output: '', metadata: {} };

test('onnxruntime gives what the float64 reference gives, for every net', async () => {
  const off: [string, number][] = [];
  for (const net of exportedNets()) {
    const run = await openOnnx(onnxOf(net.graph, about));
    const found = await run(net.inputs, net.graph.input);
    off.push([net.name, difference(found, await wantedOutputs(net))]);
  }
  expect(off.length).toBeGreaterThan(60);
  expect(off.filter(([, most]) => !(most < 1e-5))).toEqual([]);
});
