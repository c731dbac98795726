/** Forward and backward of each layer over plain arrays. A stage keeps what it saw until its backward. */
import { layerList, weightsOf, type Bend, type ListedLayer } from '../layer-list.ts';
import type { Workload } from '../workloads.ts';

export type Stage = {
  forward(inputs: Float32Array, rows: number): Float32Array;
  /** Adds to its own gradients; returns that of its inputs, null where nobody asks for it. */
  backward(behind: Float32Array, grads: Float32Array, rows: number): Float32Array | null;
};

type Made = { params: Float32Array; at: number; isFirst: boolean; batch: number };

export function stagesOf(workload: Workload, start: Float32Array): { stages: Stage[]; params: Float32Array } {
  const params = start.slice();
  let at = 0;
  const stages = layerList(workload).map((layer, index) => {
    const stage = stageOf(layer, { params, at, isFirst: index === 0, batch: workload.batchSize });
    const [weights, bias] = weightsOf(layer);
    at += weights + bias;
    return stage;
  });
  return { stages, params };
}

function stageOf(layer: ListedLayer, made: Made): Stage {
  switch (layer.type) {
    case 'dense':
      return dense(layer, made);
    case 'conv':
      return convolution(layer, made);
    case 'pool':
      return pooling(layer, made);
    case 'embedding':
      return embedding(layer, made);
    default:
      return layer satisfies never;
  }
}

function bent(values: Float32Array, bend: Bend): void {
  if (bend === 'relu') for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i] ?? 0, 0);
  else if (bend === 'tanh') for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i] ?? 0);
}

function unbent(behind: Float32Array, values: Float32Array, bend: Bend): void {
  if (bend === 'relu') for (let i = 0; i < behind.length; i++) behind[i] = (values[i] ?? 0) > 0 ? (behind[i] ?? 0) : 0;
  else if (bend === 'tanh') for (let i = 0; i < behind.length; i++) behind[i] = (behind[i] ?? 0) * (1 - (values[i] ?? 0) ** 2);
}

function dense({ inputs: n, units: m, bend }: Extract<ListedLayer, { type: 'dense' }>, { params, at, isFirst, batch }: Made): Stage {
  const bias = at + n * m;
  const all = new Float32Array(batch * m);
  const ahead = new Float32Array(isFirst ? 0 : batch * n);
  let seen: Float32Array = new Float32Array();
  let made: Float32Array = all;
  return {
    forward: (inputs, rows) => {
      seen = inputs;
      made = all.subarray(0, rows * m);
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < m; j++) made[r * m + j] = params[bias + j] ?? 0;
        for (let k = 0; k < n; k++) {
          const x = inputs[r * n + k] ?? 0;
          for (let j = 0; j < m; j++) made[r * m + j] = (made[r * m + j] ?? 0) + x * (params[at + k * m + j] ?? 0);
        }
      }
      bent(made, bend);
      return made;
    },
    backward: (behind, grads, rows) => {
      unbent(behind, made, bend);
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < m; j++) grads[bias + j] = (grads[bias + j] ?? 0) + (behind[r * m + j] ?? 0);
        for (let k = 0; k < n; k++) {
          const x = seen[r * n + k] ?? 0;
          for (let j = 0; j < m; j++) grads[at + k * m + j] = (grads[at + k * m + j] ?? 0) + x * (behind[r * m + j] ?? 0);
        }
      }
      if (isFirst) return null;
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < n; k++) {
          let sum = 0;
          for (let j = 0; j < m; j++) sum += (behind[r * m + j] ?? 0) * (params[at + k * m + j] ?? 0);
          ahead[r * n + k] = sum;
        }
      }
      return ahead.subarray(0, rows * n);
    },
  };
}

function convolution(layer: Extract<ListedLayer, { type: 'conv' }>, { params, at, isFirst, batch }: Made): Stage {
  const { height, width, channels, kernel, filters, bend } = layer;
  const [outHeight, outWidth] = [height - kernel + 1, width - kernel + 1];
  const bias = at + kernel * kernel * channels * filters;
  const all = new Float32Array(batch * outHeight * outWidth * filters);
  const ahead = new Float32Array(isFirst ? 0 : batch * height * width * channels);
  let seen: Float32Array = new Float32Array();
  let made: Float32Array = all;
  const taps = kernel * channels; // of one line of a window, side by side
  const positions = outHeight * outWidth;
  const imageOf = (p: number, ky: number): number => {
    const [row, y, x] = [Math.floor(p / positions), Math.floor((p % positions) / outWidth), p % outWidth];
    return ((row * height + y + ky) * width + x) * channels;
  };
  return {
    forward: (inputs, rows) => {
      seen = inputs;
      made = all.subarray(0, rows * positions * filters);
      for (let p = 0; p < rows * positions; p++) {
        const output = p * filters;
        for (let f = 0; f < filters; f++) made[output + f] = params[bias + f] ?? 0;
        for (let ky = 0; ky < kernel; ky++) {
          const image = imageOf(p, ky);
          for (let t = 0; t < taps; t++) {
            const x = inputs[image + t] ?? 0;
            const weights = at + (ky * taps + t) * filters;
            for (let f = 0; f < filters; f++) made[output + f] = (made[output + f] ?? 0) + x * (params[weights + f] ?? 0);
          }
        }
      }
      bent(made, bend);
      return made;
    },
    backward: (behind, grads, rows) => {
      unbent(behind, made, bend);
      if (!isFirst) ahead.fill(0);
      for (let p = 0; p < rows * positions; p++) {
        const output = p * filters;
        for (let f = 0; f < filters; f++) grads[bias + f] = (grads[bias + f] ?? 0) + (behind[output + f] ?? 0);
        for (let ky = 0; ky < kernel; ky++) {
          const image = imageOf(p, ky);
          for (let t = 0; t < taps; t++) {
            const x = seen[image + t] ?? 0;
            const weights = at + (ky * taps + t) * filters;
            for (let f = 0; f < filters; f++) grads[weights + f] = (grads[weights + f] ?? 0) + x * (behind[output + f] ?? 0);
            if (isFirst) continue;
            let sum = 0;
            for (let f = 0; f < filters; f++) sum += (behind[output + f] ?? 0) * (params[weights + f] ?? 0);
            ahead[image + t] = (ahead[image + t] ?? 0) + sum;
          }
        }
      }
      return isFirst ? null : ahead.subarray(0, rows * height * width * channels);
    },
  };
}

function pooling({ height, width, channels, size }: Extract<ListedLayer, { type: 'pool' }>, { batch }: Made): Stage {
  const [outHeight, outWidth] = [Math.floor(height / size), Math.floor(width / size)];
  const made = new Float32Array(batch * outHeight * outWidth * channels);
  const winners = new Int32Array(made.length);
  const ahead = new Float32Array(batch * height * width * channels);
  return {
    forward: (inputs, rows) => {
      let to = 0;
      for (let r = 0; r < rows; r++)
        for (let y = 0; y < outHeight; y++)
          for (let x = 0; x < outWidth; x++)
            for (let c = 0; c < channels; c++, to++) {
              let best = ((r * height + y * size) * width + x * size) * channels + c;
              for (let ky = 0; ky < size; ky++)
                for (let kx = 0; kx < size; kx++) {
                  const from = ((r * height + y * size + ky) * width + x * size + kx) * channels + c;
                  if ((inputs[from] ?? 0) > (inputs[best] ?? 0)) best = from;
                }
              made[to] = inputs[best] ?? 0;
              winners[to] = best;
            }
      return made.subarray(0, to);
    },
    backward: (behind, _grads, rows) => {
      ahead.fill(0);
      for (let i = 0; i < behind.length; i++) ahead[winners[i] ?? 0] = (ahead[winners[i] ?? 0] ?? 0) + (behind[i] ?? 0);
      return ahead.subarray(0, rows * height * width * channels);
    },
  };
}

function embedding({ positions, units }: Extract<ListedLayer, { type: 'embedding' }>, { params, at, batch }: Made): Stage {
  const made = new Float32Array(batch * positions * units);
  let seen: Float32Array = new Float32Array();
  return {
    forward: (codes, rows) => {
      seen = codes;
      for (let i = 0; i < rows * positions; i++)
        for (let j = 0; j < units; j++) made[i * units + j] = params[at + (codes[i] ?? 0) * units + j] ?? 0;
      return made.subarray(0, rows * positions * units);
    },
    backward: (behind, grads, rows) => {
      for (let i = 0; i < rows * positions; i++) {
        const to = at + (seen[i] ?? 0) * units;
        for (let j = 0; j < units; j++) grads[to + j] = (grads[to + j] ?? 0) + (behind[i * units + j] ?? 0);
      }
      return null;
    },
  };
}
