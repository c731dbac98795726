/**
 * The tensors of one pass over an op list: views of the plan's activations and gradients by their offset, weights from
 * the lane's cells. Writing a view again frees what it held; `close` frees the rest.
 */
import type { Op, View } from '../../ops/op.ts';
import type { Knobs } from '../executor.ts';
import type { Cells } from './cells.ts';
import { shaped, sizeOf, type Device, type Tensor } from './device.ts';
import type { LossStrip } from './own-kernels.ts';

/** What a training pass knows beyond an evaluation. */
type StepContext = {
  indexes: Int32Array; // of the batch
  inputs: Tensor; // resident [examples, inputSize]
  targets: Tensor; // resident [examples, targets of one example]
  strip: LossStrip;
  stepInSlice: number;
  lane: { seed: number; epoch: number; stepInEpoch: number; step: number }; // step: optimizer steps done before this one
  knobs: Knobs;
  /** Uploaded once a step and layer; the backward pass uses the same. */
  masks: Map<number, Tensor>;
  constants: Map<Op, Tensor>; // numbers of an op, resident for the whole execution
};

export class Frame {
  readonly device: Device;
  readonly cells: Cells;
  readonly rows: number;
  readonly #step: StepContext | null;
  readonly #held = { activations: new Map<number, Tensor>(), grads: new Map<number, Tensor>() };
  #targets: Tensor | null = null;

  constructor(parts: { device: Device; cells: Cells; rows: number; step: StepContext | null }) {
    this.device = parts.device;
    this.cells = parts.cells;
    this.rows = parts.rows;
    this.#step = parts.step;
  }

  /** @throws Error in an evaluation: its op list must not train. */
  get step(): StepContext {
    if (!this.#step) throw new Error('A training operation stands in an evaluation.');
    return this.#step;
  }

  get targets(): Tensor {
    if (!this.#targets) throw new Error('The loss came before the batch was gathered.');
    return this.#targets;
  }

  set targets(tensor: Tensor) {
    if (this.#targets) this.device.free(this.#targets);
    this.#targets = tensor;
  }

  /** The numbers of an op that never change, uploaded when they are first asked for. */
  constant(op: Op, numbers: () => readonly number[]): Tensor {
    const { constants } = this.step;
    const found = constants.get(op);
    if (found) return found;
    const values = Float32Array.from(numbers());
    const tensor = this.device.upload(values, [values.length]);
    constants.set(op, tensor);
    return tensor;
  }

  /** Numbers in the view in this pass. */
  count(view: View): number {
    return view.batched ? view.size * this.rows : view.size;
  }

  read(view: View, shape?: number[]): Tensor {
    const tensor = view.buffer === 'params' ? this.cells.weights(view.offset) : this.#map(view).get(view.offset);
    if (!tensor) throw new Error(`Nothing was written at ${view.buffer}[${view.offset}].`);
    const wanted = shape ?? tensor.shape;
    if (sizeOf(tensor.shape) !== this.count(view) || sizeOf(wanted) !== this.count(view)) {
      throw new Error(
        `${view.buffer}[${view.offset}] holds ${tensor.shape.join(' x ')}, not ${this.count(view)} numbers as ${wanted.join(' x ')}.`,
      );
    }
    return shaped(tensor, wanted);
  }

  /** Takes the tensor over. */
  write(view: View, tensor: Tensor): void {
    if (view.buffer === 'params') return this.cells.put(view.offset, tensor);
    const map = this.#map(view);
    const old = map.get(view.offset);
    map.set(view.offset, tensor);
    if (old) this.device.free(old);
  }

  /** The same numbers under another view, without a copy. */
  alias(from: View, to: View): void {
    if (from.buffer !== to.buffer || from.offset !== to.offset) this.write(to, this.device.share(this.read(from)));
  }

  close(): void {
    for (const map of [this.#held.activations, this.#held.grads]) {
      map.forEach((tensor) => this.device.free(tensor));
      map.clear();
    }
    if (this.#targets) this.device.free(this.#targets);
    this.#targets = null;
  }

  #map(view: View): Map<number, Tensor> {
    if (view.buffer === 'activations' || view.buffer === 'grads') return this.#held[view.buffer];
    throw new Error(`An operation may not touch ${view.buffer} directly here.`);
  }
}
