/** Parts of rows, taken out and put back. */
import type { OpOf, Part } from '../../ops/op.ts';
import { at, open, type Machine } from './machine.ts';

/** Where each entry of the part lies in its row, in the order of the entries. */
function placesOf({ start, lengths, strides }: Part): number[] {
  let places = [start];
  lengths.forEach((length, axis) => {
    places = places.flatMap((place) => Array.from({ length }, (_, index) => place + index * at(strides, axis)));
  });
  return places;
}

export function take({ input, output, part }: OpOf<'take'>, machine: Machine): void {
  const [whole, taken] = [open(machine, input), open(machine, output)];
  const places = placesOf(part);
  for (let i = 0; i < taken.length; i++) {
    const row = Math.floor(i / places.length);
    taken[i] = at(whole, row * input.size + at(places, i % places.length));
  }
}

export function place({ input, output, onto, part }: OpOf<'place'>, machine: Machine): void {
  const [placed, whole] = [open(machine, input), open(machine, output)];
  if (onto) whole.set(open(machine, onto));
  else whole.fill(0);
  const places = placesOf(part);
  for (let i = 0; i < placed.length; i++) {
    const row = Math.floor(i / places.length);
    whole[row * output.size + at(places, i % places.length)] = at(placed, i);
  }
}
