/** Activations: TF.js's kernels where every backend has a right one, else and for all gradients our own. */
import { quickExp, quickSigmoid } from '../../../../numerics/quick-exp.ts';
import type { ActivationFunction, OpOf } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';
import type { KernelName } from '../kernel-name.ts';
import { ownKernel } from '../own-kernel.ts';
import type { Kernel } from '../kernel-table.ts';

type Own = 'leakyRelu' | 'elu' | 'gelu' | 'silu';
type Bent = Exclude<ActivationFunction, 'linear'>;

/** gelu(x) = x sigmoid(x (a + b x^2)), since (1 + tanh(u)) / 2 = sigmoid(2u). */
const geluLinear = 2 * Math.sqrt(2 / Math.PI);
const geluCubic = geluLinear * 0.044715;

const forwardLoops: Record<Own, (x: Float32Array, y: Float32Array) => void> = {
  leakyRelu: (x, y) => {
    for (let i = 0; i < y.length; i++) {
      const value = x[i] ?? NaN;
      y[i] = value < 0 ? 0.01 * value : value;
    }
  },
  elu: (x, y) => {
    for (let i = 0; i < y.length; i++) {
      const value = x[i] ?? NaN;
      y[i] = value < 0 ? quickExp(value) - 1 : value;
    }
  },
  gelu: (x, y) => {
    for (let i = 0; i < y.length; i++) {
      const value = x[i] ?? NaN;
      y[i] = value * quickSigmoid(value * (geluLinear + geluCubic * value * value));
    }
  },
  silu: (x, y) => {
    for (let i = 0; i < y.length; i++) {
      const value = x[i] ?? NaN;
      y[i] = value * quickSigmoid(value);
    }
  },
};

/** Of `value`. Exponents are held below infinity, which WGSL need not know; a NaN in `value` stays one. */
const forwardCode: Record<Own, string> = {
  leakyRelu: 'select(value, 0.01 * value, value < 0.0)',
  elu: 'select(value, exp(min(value, 0.0)) - 1.0, value < 0.0)',
  gelu: `value / (1.0 + exp(clamp(-value * (${geluLinear} + ${geluCubic} * value * value), -80.0, 80.0)))`,
  silu: 'value / (1.0 + exp(clamp(-value, -80.0, 80.0)))',
};

const forwardKernel = (name: Own): Kernel<'biasActivation'> =>
  ownKernel({
    name,
    reads: ({ input }: OpOf<'biasActivation'>) => ({ x: input }),
    writes: ({ output }) => ({ y: output }),
    numbers: ({ output }, rows) => ({ count: output.size * (output.batched ? rows : 1) }),
    heap: ({ x, y }) => forwardLoops[name](x, y),
    wgsl: {
      y: {
        code: `
          fn main(index: i32) {
            if (index >= uniforms.count) { return; }
            let value = x[index];
            result[index] = ${forwardCode[name]};
          }
        `,
        threads: ({ count }) => count,
      },
    },
  });

const tfjsKernel =
  (kernel: KernelName): Kernel<'biasActivation'> =>
  ({ input, output }, frame) =>
    frame.write(output, frame.device.run(kernel, { x: frame.read(input) }));

const activations: Record<ActivationFunction, Kernel<'biasActivation'>> = {
  linear: ({ input, output }, frame) => frame.alias(input, output),
  relu: tfjsKernel('Relu'),
  leakyRelu: forwardKernel('leakyRelu'),
  elu: forwardKernel('elu'),
  gelu: forwardKernel('gelu'),
  silu: forwardKernel('silu'),
  tanh: tfjsKernel('Tanh'),
  sigmoid: tfjsKernel('Sigmoid'),
};

/** output = f(input); the op's bias is somebody else's business. */
export const activate = (op: OpOf<'biasActivation'>, frame: Frame): void => activations[op.function](op, frame);

type GradientArrays = { y: Float32Array; dy: Float32Array; dx: Float32Array };

/** y is what the function gave, for gelu and silu what it got. */
const gradientLoops: Record<Bent, (arrays: GradientArrays) => void> = {
  relu: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) dx[i] = (y[i] ?? NaN) > 0 ? (dy[i] ?? NaN) : 0;
  },
  leakyRelu: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) dx[i] = (y[i] ?? NaN) > 0 ? (dy[i] ?? NaN) : 0.01 * (dy[i] ?? NaN);
  },
  elu: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) {
      const value = y[i] ?? NaN;
      dx[i] = value > 0 ? (dy[i] ?? NaN) : (dy[i] ?? NaN) * (value + 1);
    }
  },
  gelu: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) {
      const value = y[i] ?? NaN;
      const square = value * value;
      const share = quickSigmoid(value * (geluLinear + geluCubic * square));
      dx[i] = (dy[i] ?? NaN) * share * (1 + (1 - share) * value * (geluLinear + 3 * geluCubic * square));
    }
  },
  silu: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) {
      const value = y[i] ?? NaN;
      const share = quickSigmoid(value);
      dx[i] = (dy[i] ?? NaN) * share * (1 + (1 - share) * value);
    }
  },
  tanh: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) {
      const value = y[i] ?? NaN;
      dx[i] = (dy[i] ?? NaN) * (1 - value * value);
    }
  },
  sigmoid: ({ y, dy, dx }) => {
    for (let i = 0; i < dx.length; i++) {
      const value = y[i] ?? NaN;
      dx[i] = (dy[i] ?? NaN) * value * (1 - value);
    }
  },
};

/** f' of `value`, y above; `share` is the sigmoid that gelu and silu are made of, `square` the square of value. */
const gradientCode: Record<Bent, string> = {
  relu: 'select(0.0, 1.0, value > 0.0)',
  leakyRelu: 'select(0.01, 1.0, value > 0.0)',
  elu: 'select(value + 1.0, 1.0, value > 0.0)',
  gelu: `share * (1.0 + (1.0 - share) * value * (${geluLinear} + ${3 * geluCubic} * square))`,
  silu: 'share * (1.0 + (1.0 - share) * value)',
  tanh: '1.0 - value * value',
  sigmoid: 'value * (1.0 - value)',
};

const shareCode = (inner: string): string => `
  let square = value * value;
  let share = 1.0 / (1.0 + exp(clamp(-value * (${inner}), -80.0, 80.0)));
`;

const sumCode: Partial<Record<Bent, string>> = { gelu: shareCode(`${geluLinear} + ${geluCubic} * square`), silu: shareCode('1.0') };

const gradientKernel = (name: Bent): Kernel<'activationGradient'> =>
  ownKernel({
    name: `dActivation_${name}`,
    reads: ({ output, input, dOutput }: OpOf<'activationGradient'>) => ({ y: input ?? output, dy: dOutput }),
    writes: ({ dInput }) => ({ dx: dInput }),
    numbers: ({ output }, rows) => ({ count: output.size * (output.batched ? rows : 1) }),
    heap: (arrays) => gradientLoops[name](arrays),
    wgsl: {
      dx: {
        code: `
          fn main(index: i32) {
            if (index >= uniforms.count) { return; }
            let value = y[index];
            ${sumCode[name] ?? ''}
            result[index] = dy[index] * (${gradientCode[name]});
          }
        `,
        threads: ({ count }) => count,
      },
    },
  });

const gradients: Record<Bent, Kernel<'activationGradient'>> = {
  relu: gradientKernel('relu'),
  leakyRelu: gradientKernel('leakyRelu'),
  elu: gradientKernel('elu'),
  gelu: gradientKernel('gelu'),
  silu: gradientKernel('silu'),
  tanh: gradientKernel('tanh'),
  sigmoid: gradientKernel('sigmoid'),
};

export function activationGradient(op: OpOf<'activationGradient'>, frame: Frame): void {
  if (op.function === 'linear') frame.alias(op.dOutput, op.dInput);
  else gradients[op.function](op, frame);
}
