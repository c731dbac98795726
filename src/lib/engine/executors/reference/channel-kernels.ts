/** Windows that keep channels apart: means, and convolutions of each channel by itself. */
import type { OpOf } from '../../ops/op.ts';
import { forEachTouch } from './image-kernels.ts';
import { add, at, open, type Machine } from './machine.ts';

export function averagePool2d({ input, output, window }: OpOf<'averagePool2d'>, machine: Machine): void {
  const image = open(machine, input);
  const means = open(machine, output).fill(0);
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  forEachTouch(window, machine.rows, ({ pixel, position }) => {
    for (let c = 0; c < channels; c++) add(means, position * channels + c, at(image, pixel * channels + c) / taps);
  });
}

export function averagePool2dGradient({ dOutput, dInput, window }: OpOf<'averagePool2dGradient'>, machine: Machine): void {
  const behind = open(machine, dOutput);
  const sums = open(machine, dInput).fill(0);
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  forEachTouch(window, machine.rows, ({ pixel, position }) => {
    for (let c = 0; c < channels; c++) add(sums, pixel * channels + c, at(behind, position * channels + c) / taps);
  });
}

/** output[position, c] += image[pixel, c] * filter[tap, c] over all touches; the gradients turn the same sum around. */
export function depthwiseConv2d({ input, filter, output, window }: OpOf<'depthwiseConv2d'>, machine: Machine): void {
  const [image, weights, sums] = [open(machine, input), open(machine, filter), open(machine, output).fill(0)];
  const { channels } = window;
  forEachTouch(window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++)
      add(sums, position * channels + c, at(image, pixel * channels + c) * at(weights, tap * channels + c));
  });
}

export function depthwiseConv2dInputGradient(op: OpOf<'depthwiseConv2dInputGradient'>, machine: Machine): void {
  const [behind, weights, sums] = [open(machine, op.dOutput), open(machine, op.filter), open(machine, op.dInput).fill(0)];
  const { channels } = op.window;
  forEachTouch(op.window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++)
      add(sums, pixel * channels + c, at(behind, position * channels + c) * at(weights, tap * channels + c));
  });
}

export function depthwiseConv2dFilterGradient(op: OpOf<'depthwiseConv2dFilterGradient'>, machine: Machine): void {
  const [image, behind, sums] = [open(machine, op.input), open(machine, op.dOutput), open(machine, op.dFilter).fill(0)];
  const { channels } = op.window;
  forEachTouch(op.window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++) add(sums, tap * channels + c, at(image, pixel * channels + c) * at(behind, position * channels + c));
  });
}
