/** Nodes and constants of an ONNX graph while layers write themselves into it, and the order of the lengths of what flows between them. */
import type { Tensor } from '../graph.ts';
import type { Attribute, Constant, OnnxNode } from './onnx-file.ts';

/** ONNX slides windows over [batch, channels, lengths...], Daybook has the channels last: a value is turned only where it must be. */
export type Value = {
  name: string;
  shape: number[]; // without the batch, channels last
  channels: 'last' | 'first';
  isCodes?: boolean; // whole numbers that an embedding looks up
};

type NodeOptions = { attributes?: Record<string, Attribute>; outputs?: string[] };

export type OnnxBuilder = ReturnType<typeof createOnnxBuilder>;

export function createOnnxBuilder() {
  const nodes: OnnxNode[] = [];
  const constants: Constant[] = [];
  const taken = new Map<string, number>();
  let scope = 'input';

  function unique(name: string): string {
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  }

  /** Gives the name of its first output. */
  function node(op: string, inputs: string[], { attributes = {}, outputs }: NodeOptions = {}): string {
    const name = unique(`${scope}/${op}`);
    const given = outputs ?? [name];
    nodes.push({ op, name, inputs, outputs: given, attributes });
    return given[0] ?? name;
  }

  const floats = (own: string, tensor: Tensor): string => {
    const name = unique(`${scope}.${own}`);
    constants.push({ name, floats: tensor });
    return name;
  };

  const wholes = (own: string, values: number[]): string => {
    const name = unique(`${scope}.${own}`);
    constants.push({ name, wholes: values });
    return name;
  };

  return {
    nodes,
    constants,
    node,
    floats,
    wholes,
    scalar: (own: string, value: number): string => floats(own, { shape: [], values: Float32Array.of(value) }),
    /** A name of its own in this layer, for an output beside others. */
    output: (own: string): string => unique(`${scope}/${own}`),
    /** What follows belongs to this layer. */
    enter(name: string): void {
      scope = name;
    },
    turn: (name: string, axes: number[]): string => node('Transpose', [name], { attributes: { perm: { ints: axes } } }),
    /** 0 keeps the batch. */
    reshape: (name: string, lengths: number[]): string => node('Reshape', [name, wholes('shape', [0, ...lengths])]),
  };
}

/** The value with the channels where an operation wants them. */
export function withChannels(builder: OnnxBuilder, value: Value, channels: Value['channels']): Value {
  const rank = value.shape.length;
  if (value.channels === channels || rank < 2) return { ...value, channels };
  const lengths = Array.from({ length: rank - 1 }, (_, at) => at + 1);
  const axes = channels === 'first' ? [0, rank, ...lengths] : [0, ...lengths.map((at) => at + 1), 1];
  return { ...value, name: builder.turn(value.name, axes), channels };
}
