import { cos, sin } from '../numerics/exact-math.ts';
import { createStream } from '../numerics/streams.ts';
import type { GeneratorName, Source } from '../spec/dataset.ts';
import { sha256 } from '../spec/hash.ts';
import type { CategoryColumn, NumberColumn, Table } from './table.ts';

type Stream = ReturnType<typeof createStream>;
type Point = { x1: number; x2: number; label: number };

/**
 * One example. Examples take turns in the two classes (`side`); `at` in [0, 1) is the place within the class. Every example draws equally
 * often whatever the noise, so that the same seed moves the same points when the noise changes.
 */
type Recipe = (draw: { stream: Stream; side: 0 | 1; at: number; noise: number }) => Point;

const pi = Math.PI;
const between = (stream: Stream, low: number, high: number): number => low + (high - low) * stream.uniform();
const distance = (a: number, b: number): number => Math.sqrt(a * a + b * b);

/** Two half circles that hook into one another, as scikit-learn's make_moons, enlarged to about [-6, 6]. */
const moons: Recipe = ({ stream, side, at, noise }) => {
  const angle = at * pi;
  const x = side === 0 ? cos(angle) : 1 - cos(angle);
  const y = side === 0 ? sin(angle) : 0.5 - sin(angle);
  return { x1: (x + noise * stream.normal() - 0.5) * 3, x2: (y + noise * stream.normal() - 0.25) * 3, label: side };
};

/** A disc inside a ring. The noise moves a point only for its label, as in TensorFlow Playground. */
const circles: Recipe = ({ stream, side, noise }) => {
  const radius = side === 1 ? between(stream, 0, 2.5) : between(stream, 3.5, 5);
  const angle = between(stream, 0, 2 * pi);
  const [x1, x2] = [radius * sin(angle), radius * cos(angle)];
  const far = distance(x1 + noise * between(stream, -5, 5), x2 + noise * between(stream, -5, 5));
  return { x1, x2, label: far < 2.5 ? 1 : 0 };
};

/** Two arms of a spiral. */
const spirals: Recipe = ({ stream, side, at, noise }) => {
  const radius = 5 * at;
  const angle = 1.75 * at * 2 * pi + (side === 1 ? 0 : pi);
  return {
    x1: radius * sin(angle) + noise * between(stream, -1, 1),
    x2: radius * cos(angle) + noise * between(stream, -1, 1),
    label: side,
  };
};

/** Two round clouds; their variance grows from 0.5 to 4. */
const blobs: Recipe = ({ stream, side, noise }) => {
  const centre = side === 1 ? 2 : -2;
  const deviation = Math.sqrt(0.5 + 7 * noise);
  return { x1: centre + deviation * stream.normal(), x2: centre + deviation * stream.normal(), label: side };
};

/** Four squares, equal classes across. The noise moves a point only for its label. */
const xor: Recipe = ({ stream, noise }) => {
  const padded = (value: number) => value + (value > 0 ? 0.3 : -0.3);
  const [x1, x2] = [padded(between(stream, -5, 5)), padded(between(stream, -5, 5))];
  const product = (x1 + noise * between(stream, -5, 5)) * (x2 + noise * between(stream, -5, 5));
  return { x1, x2, label: product >= 0 ? 1 : 0 };
};

/** A value that rises evenly from one corner to the other, -1.2 to 1.2. */
const plane: Recipe = ({ stream, noise }) => {
  const [x1, x2] = [between(stream, -6, 6), between(stream, -6, 6)];
  return { x1, x2, label: (x1 + x2 + noise * (between(stream, -6, 6) + between(stream, -6, 6))) / 10 };
};

const hills = [
  { x: -4, y: 2.5, sign: 1 },
  { x: 0, y: 2.5, sign: -1 },
  { x: 4, y: 2.5, sign: 1 },
  { x: -4, y: -2.5, sign: -1 },
  { x: 0, y: -2.5, sign: 1 },
  { x: 4, y: -2.5, sign: -1 },
];

/** Six hills and hollows with slopes of length 2, -1 to 1. */
const gaussians: Recipe = ({ stream, noise }) => {
  const [x1, x2] = [between(stream, -6, 6), between(stream, -6, 6)];
  const [x, y] = [x1 + noise * between(stream, -6, 6), x2 + noise * between(stream, -6, 6)];
  let label = 0;
  for (const hill of hills) {
    const height = hill.sign * Math.max(0, 1 - distance(x - hill.x, y - hill.y) / 2);
    if (Math.abs(height) > Math.abs(label)) label = height;
  }
  return { x1, x2, label };
};

const recipes = { moons, circles, spirals, blobs, xor, plane, gaussians } satisfies Record<GeneratorName, Recipe>;

const isRegression = (name: GeneratorName): boolean => name === 'plane' || name === 'gaussians';

export const generatorTitles = {
  moons: 'Moons',
  circles: 'Circles',
  spirals: 'Spirals',
  blobs: 'Blobs',
  xor: 'Exclusive or',
  plane: 'Plane',
  gaussians: 'Gaussians',
} satisfies Record<GeneratorName, string>;

/** Columns x1 and x2 in about [-6, 6] and label: classes "0" and "1", or a number for plane and gaussians. The same source gives the same bits. */
export function generate({ name, examples, noise, seed }: Extract<Source, { type: 'generator' }>): Table {
  const stream = createStream({ seed, purpose: 'generator' });
  const x1 = new Float64Array(examples);
  const x2 = new Float64Array(examples);
  const labels = new Float64Array(examples);
  for (let row = 0; row < examples; row += 1) {
    const side = row % 2 === 0 ? 0 : 1;
    const ofClass = side === 0 ? Math.ceil(examples / 2) : Math.floor(examples / 2);
    const point = recipes[name]({ stream, side, at: Math.floor(row / 2) / ofClass, noise });
    x1[row] = point.x1;
    x2[row] = point.x2;
    labels[row] = point.label;
  }
  const label: NumberColumn | CategoryColumn = isRegression(name)
    ? { type: 'number', name: 'label', values: labels }
    : { type: 'category', name: 'label', categories: ['0', '1'], codes: Int32Array.from(labels) };
  const numbers = new Float64Array(3 * examples);
  [x1, x2, labels].forEach((values, index) => numbers.set(values, index * examples));
  return {
    name,
    rows: examples,
    columns: [{ type: 'number', name: 'x1', values: x1 }, { type: 'number', name: 'x2', values: x2 }, label],
    hash: sha256(new Uint8Array(numbers.buffer)),
  };
}
