import { expect, test } from 'vitest';
import { exportedNets, wantedOutputs } from '../../../../../tests/support/exported-nets.ts';
import { difference } from '../../../../../tests/support/engine-nets.ts';
import { openLayersModel } from '../../../../../tests/support/layers-model.ts';
import type { Layer } from '../../../spec/model.ts';
import { graphOf } from '../graph.ts';
import { mostGruPositions } from './gru.ts';
import { layersModelOf } from './model.ts';

const about = { name: 'net', version: '0', metadata: {} };

test('TF.js gives what the float64 reference gives, for every net', async () => {
  const off: [string, number][] = [];
  for (const net of exportedNets()) {
    const files = layersModelOf(net.graph, about);
    if (!files.ok) throw new Error(files.issues[0]?.message);
    const predict = await openLayersModel(files.value);
    off.push([net.name, difference(await predict(net.inputs, net.graph.input), await wantedOutputs(net))]);
  }
  expect(off.length).toBeGreaterThan(60);
  expect(off.filter(([, most]) => !(most < 1e-5))).toEqual([]);
});

const gru: Layer = { type: 'gru', units: 1, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' };

test('a gru over more positions than TF.js opens is refused, with what to do', () => {
  const input = { shape: [mostGruPositions + 1, 1], tokens: null };
  const graph = graphOf({
    model: { version: 1, layers: [gru] },
    input,
    params: new Float32Array(12),
    before: null,
    tail: { type: 'none' },
  });
  expect(graph.ok && layersModelOf(graph.value, about)).toMatchObject({
    ok: false,
    issues: [{ path: 'model', message: expect.stringMatching(/^gru1 reads 257 positions.*export ONNX, or train with lstm\.$/) }],
  });
});
