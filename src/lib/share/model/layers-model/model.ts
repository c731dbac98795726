/** A trained model as a TF.js LayersModel: `model.json` and one `weights.bin`. It takes raw numbers and gives chances or values in their unit. */
import type { Chunk } from '../../deflate.ts';
import type { Graph } from '../graph.ts';
import type { Parsed } from '../../../spec/parse.ts';
import { standardise, unscale } from './affine.ts';
import { createLayersModelBuilder, zeros, type LayersModelBuilder } from './builder.ts';
import { mostGruPositions } from './gru.ts';
import { writeLayers } from './layers.ts';

type LayersModelFiles = { model: Chunk; weights: Chunk };
export type LayersModelAbout = { name: string; version: string; metadata: Record<string, string> };

const kerasVersion = '2.15.0'; // whose names of layers and fields these are

/** Issues are layers that standard ones do not express. */
export function layersModelOf(graph: Graph, { name, version, metadata }: LayersModelAbout): Parsed<LayersModelFiles> {
  const refusal = refused(graph);
  if (refusal !== null) return { ok: false, issues: [{ path: 'model', message: refusal }] };
  const builder = createLayersModelBuilder();
  const { shape, isCodes } = graph.input;
  const dtype = isCodes ? 'int32' : 'float32';
  const input = builder.call('InputLayer', {
    on: [],
    name: 'input',
    config: { batch_input_shape: [null, ...shape], dtype, sparse: false },
  });
  const scaled = graph.before ? standardise(builder, input, graph.before) : input;
  const output = finish(builder, writeLayers(builder, graph.nodes, scaled), graph);
  const [outputName = '', call = '0'] = output.split('#');
  const specs = builder.weights.map(({ name: own, tensor }) => ({ name: own, shape: tensor.shape, dtype: 'float32' }));
  const weights = new Float32Array(builder.weights.reduce((sum, { tensor }) => sum + tensor.values.length, 0));
  let at = 0;
  for (const { tensor } of builder.weights) {
    weights.set(tensor.values, at);
    at += tensor.values.length;
  }
  const config = { name, layers: builder.layers, input_layers: [[input, 0, 0]], output_layers: [[outputName, Number(call), 0]] };
  const json = {
    format: 'layers-model',
    generatedBy: `Daybook ${version}`,
    convertedBy: null,
    modelTopology: { keras_version: kerasVersion, backend: 'tensorflow', model_config: { class_name: 'Functional', config } },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    userDefinedMetadata: metadata,
  };
  return {
    ok: true,
    value: { model: Uint8Array.from(new TextEncoder().encode(JSON.stringify(json))), weights: new Uint8Array(weights.buffer) },
  };
}

const nodesOf = (nodes: Graph['nodes']): Graph['nodes'] => nodes.flatMap((node) => [node, ...nodesOf(node.inner)]);

function refused(graph: Graph): string | null {
  const long = nodesOf(graph.nodes).find(({ layer, inputShape: [positions = 1] }) => layer.type === 'gru' && positions > mostGruPositions);
  if (!long) return null;
  return `${long.name} reads ${long.inputShape[0]} positions, and a gru is a chain of layers for each in TF.js, which opens at most ${mostGruPositions} of them: export ONNX, or train with lstm.`;
}

function finish(builder: LayersModelBuilder, on: string, { tail, outputShape }: Graph): string {
  const name = 'output';
  const activation = (called: string) => builder.call('Activation', { on, name, config: { activation: called } });
  switch (tail.type) {
    case 'none':
      return on;
    case 'softmax':
    case 'sigmoid':
      return activation(tail.type);
    case 'twoClasses': {
      const config = { units: 2, activation: 'sigmoid', use_bias: false, kernel_initializer: zeros };
      return builder.call('Dense', {
        on,
        name,
        config,
        weights: { kernel: { shape: [outputShape.at(-1) ?? 1, 2], values: Float32Array.of(-1, 1) } },
      });
    }
    case 'unit':
      return unscale(builder, on, { name, offset: tail.offset, scale: tail.scale });
    default:
      return tail satisfies never;
  }
}
