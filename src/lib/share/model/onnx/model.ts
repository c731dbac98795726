/** A trained model as an ONNX file: raw numbers in, chances or values in their own unit out, any batch size. */
import type { Chunk } from '../../deflate.ts';
import type { Graph, Scaling, Tail, Tensor } from '../graph.ts';
import { split } from '../tensor.ts';
import { createOnnxBuilder, withChannels, type OnnxBuilder } from './builder.ts';
import { writeLayers } from './layers.ts';
import { writeOnnx } from './onnx-file.ts';

export type OnnxAbout = {
  name: string;
  doc: string;
  version: string;
  input: string; // what stands in the input, in a sentence
  output: string;
  metadata: Record<string, string>;
};

export function onnxOf(graph: Graph, about: OnnxAbout): Chunk {
  const builder = createOnnxBuilder();
  const { shape, isCodes } = graph.input;
  const ports = { input: 'input', output: 'output' };
  builder.enter('scaling');
  const scaled = graph.before ? standardise(builder, ports.input, graph.before) : ports.input;
  const last = writeLayers(builder, graph.nodes, { name: scaled, shape, channels: 'last', isCodes });
  builder.enter('output');
  const result = finish(builder, withChannels(builder, last, 'last').name, graph.tail);
  builder.node('Identity', [result], { outputs: [ports.output] });
  return writeOnnx({
    ...about,
    nodes: builder.nodes,
    constants: builder.constants,
    input: { name: ports.input, lengths: shape, element: isCodes ? 'int32' : 'float32', doc: about.input },
    output: { name: ports.output, lengths: outputLengths(graph), element: 'float32', doc: about.output },
  });
}

const row = (values: Float32Array): Tensor => ({ shape: [values.length], values });
const isAll = (values: ArrayLike<number>, wanted: number): boolean => Array.from(values).every((value) => value === wanted);

function standardise(builder: OnnxBuilder, input: string, { offset, scale }: Scaling): string {
  const { near, rest } = split(offset);
  let name = input;
  for (const [own, values] of [
    ['offset', near],
    ['offsetRest', rest],
  ] as const)
    // prettier-ignore
    if (!isAll(values, 0)) name = builder.node('Sub', [name, builder.floats(own, row(values))]);
  return isAll(scale, 1) ? name : builder.node('Div', [name, builder.floats('scale', row(Float32Array.from(scale)))]);
}

function finish(builder: OnnxBuilder, input: string, tail: Tail): string {
  switch (tail.type) {
    case 'none':
      return input;
    case 'softmax':
      return builder.node('Softmax', [input], { attributes: { axis: { int: -1 } } });
    case 'sigmoid':
      return builder.node('Sigmoid', [input]);
    case 'twoClasses': {
      const both = builder.node('Concat', [builder.node('Neg', [input]), input], { attributes: { axis: { int: -1 } } });
      return builder.node('Sigmoid', [both]);
    }
    case 'unit': {
      const scaled = builder.node('Mul', [input, builder.floats('scale', row(Float32Array.from(tail.scale)))]);
      return builder.node('Add', [scaled, builder.floats('offset', row(Float32Array.from(tail.offset)))]);
    }
    default:
      return tail satisfies never;
  }
}

/** Of the graph's output, without the batch. */
const outputLengths = ({ outputShape, tail }: Graph): number[] =>
  tail.type === 'twoClasses' ? [...outputShape.slice(0, -1), 2] : outputShape;
