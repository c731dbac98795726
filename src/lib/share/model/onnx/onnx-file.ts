/** An ONNX model as bytes. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
import type { Tensor } from '../graph.ts';
import type { Chunk } from '../../deflate.ts';
import { bytesMember, floatMember, int64Member, message, textMember } from '../../protobuf.ts';

export type Attribute = { int: number } | { ints: number[] } | { float: number } | { text: string };
export type OnnxNode = { op: string; name: string; inputs: string[]; outputs: string[]; attributes: Record<string, Attribute> };
export type Constant = { name: string } & ({ floats: Tensor } | { wholes: number[] });

/** The batch is the first length and may be any; `lengths` are those behind it. */
export type Port = { name: string; lengths: number[]; element: 'float32' | 'int32'; doc: string };

export type OnnxModel = {
  name: string;
  doc: string;
  version: string; // of what wrote it
  nodes: OnnxNode[];
  constants: Constant[];
  input: Port;
  output: Port;
  metadata: Record<string, string>;
};

const irVersion = 8; // with opset 17, what every runtime since 2022 reads
const opset = 17; // the first with LayerNormalization
const elements = { float32: 1, int32: 6, int64: 7 } as const;

function attributeMember([name, attribute]: [string, Attribute]): Chunk {
  const of = (type: number, ...values: Chunk[]) => bytesMember(5, message(textMember(1, name), ...values, int64Member(20, type)));
  if ('int' in attribute) return of(2, int64Member(3, attribute.int));
  if ('ints' in attribute) return of(7, ...attribute.ints.map((each) => int64Member(8, each)));
  return 'float' in attribute ? of(1, floatMember(2, attribute.float)) : of(3, textMember(4, attribute.text));
}

const nodeMember = ({ op, name, inputs, outputs, attributes }: OnnxNode): Chunk =>
  bytesMember(
    1,
    message(
      ...inputs.map((input) => textMember(1, input)),
      ...outputs.map((output) => textMember(2, output)),
      textMember(3, name),
      textMember(4, op),
      ...Object.entries(attributes).map(attributeMember),
    ),
  );

function constantMember(constant: Constant): Chunk {
  const [shape, element, bytes] =
    'floats' in constant
      ? [constant.floats.shape, elements.float32, bytesOf(constant.floats.values)]
      : [[constant.wholes.length], elements.int64, bytesOf(BigInt64Array.from(constant.wholes, BigInt))];
  const dims = shape.map((length) => int64Member(1, length));
  return bytesMember(5, message(...dims, int64Member(2, element), textMember(8, constant.name), bytesMember(9, bytes)));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | BigInt64Array) => new Uint8Array(buffer, byteOffset, byteLength);

function portMember(field: number, { name, lengths, element, doc }: Port): Chunk {
  const dims = [textMember(2, 'batch'), ...lengths.map((length) => int64Member(1, length))].map((dim) => bytesMember(1, dim));
  const tensor = message(int64Member(1, elements[element]), bytesMember(2, message(...dims)));
  return bytesMember(field, message(textMember(1, name), bytesMember(2, bytesMember(1, tensor)), textMember(3, doc)));
}

export function writeOnnx({ name, doc, version, nodes, constants, input, output, metadata }: OnnxModel): Chunk {
  const graph = message(
    ...nodes.map(nodeMember),
    textMember(2, name),
    ...constants.map(constantMember),
    textMember(10, doc),
    portMember(11, input),
    portMember(12, output),
  );
  return message(
    int64Member(1, irVersion),
    textMember(2, 'Daybook'),
    textMember(3, version),
    textMember(6, doc),
    bytesMember(7, graph),
    bytesMember(8, message(textMember(1, ''), int64Member(2, opset))),
    ...Object.entries(metadata).map(([key, value]) => bytesMember(14, message(textMember(1, key), textMember(2, value)))),
  );
}
