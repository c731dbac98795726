import { createStream } from '../../src/lib/numerics/streams.ts';
import type { Part, Prepared } from '../../src/lib/data/prepared.ts';

type Kind = { type: 'classes'; count: number } | { type: 'value' };
export type PreparedWish = { train?: number; validation?: number; inputs?: number; kind?: Kind; planar?: boolean; inputShape?: number[] };

/** Blobs a small net can learn: class k lies around its own corner; a value is the sum of the inputs. */
export function aPrepared(wish: PreparedWish = {}): Prepared {
  const { train = 40, validation = 12, inputs = 4, kind = { type: 'classes', count: 3 }, planar = false } = wish;
  const inputShape = wish.inputShape ?? [inputs];
  const width = inputShape.reduce((size, side) => size * side, 1);
  const stream = createStream({ seed: 5, purpose: 'generator' });
  const part = (from: number, rows: number): Part => {
    const values = new Float32Array(rows * width);
    const targets = Float32Array.from({ length: rows }, (_, row) => {
      const code = kind.type === 'classes' ? (from + row) % kind.count : 0;
      let sum = 0;
      for (let column = 0; column < width; column++) {
        const corner = kind.type === 'classes' && column % kind.count === code ? 1.5 : 0;
        const value = stream.normal() * 0.5 + corner;
        values[row * width + column] = value;
        sum += value;
      }
      return kind.type === 'classes' ? code : sum / 2;
    });
    return { rows: Int32Array.from({ length: rows }, (_, row) => from + row), inputs: values, targets };
  };
  const classes = kind.type === 'classes' ? Array.from({ length: kind.count }, (_, code) => `class ${code}`) : [];
  return {
    preparation: {
      columns: [],
      planar: planar ? { inputs: ['x1', 'x2'], offset: [0, 0], scale: [1, 1] } : null,
      inputShape,
      inputNames: inputShape.length === 1 ? Array.from({ length: width }, (_, column) => `x${column + 1}`) : [],
      target:
        kind.type === 'classes' ? { type: 'classes', name: 'label', classes } : { type: 'value', name: 'price', offset: 200, scale: 50 },
    },
    task: kind.type === 'classes' ? 'classification' : 'regression',
    train: part(0, train),
    validation: part(train, validation),
    testRows: new Int32Array(),
    droppedRows: 0,
    notes: [],
    hash: 'ab'.repeat(32),
  };
}
