/** The parameters of a lane on a device, each with its slots, and their way to and from the flat LaneState. */
import type { Plan } from '../../ops/plan.ts';
import { slotViews, type OptimizerOp } from '../../optimizers/optimizer.ts';
import { isOptimizerOp } from '../../optimizers/rules.ts';
import type { LaneState } from '../executor.ts';
import { shaped, sizeOf, type Device, type Tensor } from './device.ts';
import type { Cell } from './own-kernels.ts';

/** Where one parameter's numbers lie in the flat buffers. */
export type Place = { offset: number; size: number; shape: number[]; slots: number[]; op: OptimizerOp | null }; // op: null for what no optimizer moves

export interface Cells {
  weights(offset: number): Tensor;
  places: Place[];
  update(place: Place, cell: (old: Cell) => Cell): void;
  /** New numbers for a parameter that no optimizer moves. */
  put(offset: number, weights: Tensor): void;
  load(state: LaneState): void;
  save(step: number): Promise<LaneState>;
  free(): void;
}

/** Each parameter with the optimizer op that moves it. @throws Error when a trained parameter has none or any has several. */
export function placesOf(plan: Plan): Place[] {
  return plan.parameters.map(({ name, offset, shape, isTrained }) => {
    const size = sizeOf(shape);
    const ops = plan.step
      .filter(isOptimizerOp)
      .filter(({ params }) => params.offset <= offset && offset + size <= params.offset + params.size);
    const [op] = ops;
    if (!isTrained && ops.length === 0) return { offset, size, shape, op: null, slots: [] };
    if (!op || ops.length > 1) throw new Error(`The parameter ${name} is moved by ${ops.length} optimizer operations, not one.`);
    const within = offset - op.params.offset;
    return { offset, size, shape, op, slots: slotViews(op).map((view) => view.offset + within) };
  });
}

export function createCells(plan: Plan, device: Device): Cells {
  const places = placesOf(plan);
  const cells = new Map<number, Cell>();
  const cellAt = (offset: number): Cell => {
    const cell = cells.get(offset);
    if (!cell) throw new Error(`No parameter is loaded at offset ${offset}.`);
    return cell;
  };
  const free = () => {
    cells.forEach((cell) => device.own.freeCell(cell));
    cells.clear();
  };
  return {
    places,
    free,
    weights: (offset) => cellAt(offset).weights,
    update: ({ offset }, next) => {
      const old = cellAt(offset);
      cells.set(offset, next(old));
      device.own.freeCell(old);
    },
    put: (offset, weights) => {
      const old = cellAt(offset);
      cells.set(offset, device.own.cellOf(shaped(weights, old.weights.shape)));
      device.own.freeCell(old);
    },
    load: ({ params, slots }) => {
      free();
      for (const { offset, size, shape, slots: starts } of places) {
        const parts = starts.map((start) => slots.slice(start, start + size));
        cells.set(offset, device.own.createCell(params.slice(offset, offset + size), parts, shape));
      }
    },
    save: async (step) => {
      const state: LaneState = { params: new Float32Array(plan.parameterCount), slots: new Float32Array(plan.slotCount), step };
      const parts = await Promise.all(places.map(({ offset }) => device.own.readCell(cellAt(offset))));
      places.forEach(({ offset, slots }, index) => {
        const [weights, ...slotValues] = parts[index] ?? [];
        if (weights) state.params.set(weights, offset);
        slots.forEach((start, slot) => state.slots.set(slotValues[slot] ?? [], start));
      });
      return state;
    },
  };
}
