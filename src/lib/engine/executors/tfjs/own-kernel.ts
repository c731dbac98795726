/**
 * One op on both kinds of device, told in one file: a loop over plain arrays (cpu and wasm) and WGSL (webgpu). Every output is
 * a new tensor, written by one thread a number and summed in a fixed order, so that a run repeats exactly on one machine.
 */
import type { OpName, OpOf, View } from '../../ops/op.ts';
import type { Tensor } from './device.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel-table.ts';

/** A pass of WGSL that fills one output: `fn main(index: i32)` reads `NAME[i]` and `uniforms.NAME`, writes `result[i]`. */
export type Pass<Numbers extends string> = { code: string; threads: (numbers: Record<Numbers, number>) => number };

export type OwnKernel<Name extends OpName, Input extends string, Output extends string, Numbers extends string> = {
  name: string; // names the compiled pipelines: one name, one code
  reads: (op: OpOf<Name>) => Record<Input, View>;
  /** None of these may be read above: outputs are new tensors. */
  writes: (op: OpOf<Name>) => Record<Output, View>;
  /** What both bodies know beside the arrays. `rows` are those of the batch. */
  numbers: (op: OpOf<Name>, rows: number) => Record<Numbers, number>;
  reals?: readonly NoInfer<Numbers>[]; // float32 in WGSL; the others are i32
  heap: (arrays: Record<Input | Output, Float32Array>, numbers: Record<Numbers, number>) => void;
  wgsl: Record<Output, Pass<NoInfer<Numbers>>>;
};

/** An own kernel with its tensors, as a device launches it. Outputs come in the order of `outputs`. */
export type Launch = {
  name: string;
  inputs: Record<string, Tensor>;
  outputs: Record<string, { size: number; code: string; threads: number }>;
  numbers: Record<string, number>;
  reals: readonly string[];
  heap: (arrays: Record<string, Float32Array>) => void;
};

/** The entry of the kernel table for an own kernel. */
export function ownKernel<Name extends OpName, Input extends string, Output extends string, Numbers extends string>(
  kernel: OwnKernel<Name, Input, Output, Numbers>,
): Kernel<Name> {
  return (op, frame) => {
    const numbers = kernel.numbers(op, frame.rows);
    const written = Object.entries<View>(kernel.writes(op));
    const tensors = frame.device.own.launch({
      name: kernel.name,
      inputs: Object.fromEntries(Object.entries<View>(kernel.reads(op)).map(([name, view]) => [name, frame.read(view)])),
      outputs: Object.fromEntries(written.map(([name, view]) => [name, outputOf({ kernel, name, size: frame.count(view), numbers })])),
      numbers,
      reals: kernel.reals ?? [],
      // The launch hands back one array for each name that went in.
      heap: (arrays) => kernel.heap(arrays as Record<Input | Output, Float32Array>, numbers),
    });
    written.forEach(([name, view]) => put({ frame, view, tensor: tensors[name], name }));
  };
}

function outputOf<Name extends OpName, Input extends string, Output extends string, Numbers extends string>({
  kernel,
  name,
  size,
  numbers,
}: {
  kernel: OwnKernel<Name, Input, Output, Numbers>;
  name: string;
  size: number;
  numbers: Record<Numbers, number>;
}) {
  const { code, threads } = kernel.wgsl[name as Output]; // a name of `writes`
  return { size, code, threads: threads(numbers) };
}

function put({ frame, view, tensor, name }: { frame: Frame; view: View; tensor: Tensor | undefined; name: string }): void {
  if (!tensor) throw new Error(`The kernel gave no output "${name}".`);
  frame.write(view, tensor);
}
