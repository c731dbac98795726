/** The limit on the length of the weights into each unit: one scale a unit, then the weights times their unit's scale. */
import type { OpOf } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';

export function maxNorm({ params, units, limit }: OpOf<'maxNorm'>, frame: Frame): void {
  const { device, cells } = frame;
  const place = cells.places.find(({ offset }) => offset === params.offset);
  if (!place) throw new Error(`No parameter lies at ${params.offset}.`);
  const { scales } = device.own.launch({
    name: 'unitScales',
    inputs: { p: frame.read(params) },
    outputs: { scales: { size: units, threads: units, code: scalesCode } },
    numbers: { count: params.size, units, limit },
    reals: ['limit'],
    heap: ({ p = none, scales: found = none }) => {
      const squares = new Float64Array(units);
      for (let start = 0; start < p.length; start += units)
        for (let unit = 0; unit < units; unit++) squares[unit] = (squares[unit] ?? 0) + (p[start + unit] ?? NaN) * (p[start + unit] ?? NaN);
      squares.forEach((square, unit) => (found[unit] = Math.sqrt(square) > limit ? limit / (Math.sqrt(square) + 1e-7) : 1));
    },
  });
  if (!scales) throw new Error('The kernel gave no scales.');
  cells.update(place, (cell) => device.own.scaleUnits(cell, scales));
  device.free(scales);
}

const none = new Float32Array(); // the launch hands back one array for each name that went in

const scalesCode = `
  fn main(index: i32) {
    if (index >= uniforms.units) { return; }
    var square = 0.0;
    for (var i = index; i < uniforms.count; i = i + uniforms.units) { square = square + p[i] * p[i]; }
    let norm = sqrt(square);
    result[index] = select(1.0, uniforms.limit / (norm + 1e-7), norm > uniforms.limit);
  }
`;
