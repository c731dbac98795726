/** Positions pulled apart by a stride, with zeros between them: what a transposed convolution reads. */
import type { Window2d } from '../../ops/op.ts';
import { shaped, sizeOf, type Device, type Tensor } from './device.ts';

/** [rows, outHeight, outWidth, filters] to [rows, (outHeight - 1) * strideHeight + 1, ..., filters]. The caller frees it. */
export function spreadPositions(device: Device, dy: Tensor, { strideHeight, strideWidth, outHeight, outWidth }: Window2d): Tensor {
  if (strideHeight === 1 && strideWidth === 1) return device.share(dy);
  const height = (outHeight - 1) * strideHeight + 1;
  const width = (outWidth - 1) * strideWidth + 1;
  const filters = dy.shape.at(-1) ?? 1;
  const rows = sizeOf(dy.shape) / (outHeight * outWidth * filters);
  const size = rows * height * width * filters;
  const { result } = device.own.launch({
    name: 'spread',
    inputs: { dy },
    outputs: { result: { size, threads: size, code } },
    numbers: { count: size, height, width, filters, strideHeight, strideWidth, outHeight, outWidth },
    reals: [],
    heap: ({ dy: from = new Float32Array(), result: to = new Float32Array() }) => {
      to.fill(0);
      let read = 0;
      for (let row = 0; row < rows; row++) {
        for (let y = 0; y < outHeight; y++) {
          for (let x = 0; x < outWidth; x++, read += filters) {
            const at = ((row * height + y * strideHeight) * width + x * strideWidth) * filters;
            to.set(from.subarray(read, read + filters), at);
          }
        }
      }
    },
  });
  if (!result) throw new Error('The kernel gave no output "result".');
  return shaped(result, [rows, height, width, filters]);
}

const code = `
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    let channel = index % uniforms.filters;
    let x = (index / uniforms.filters) % uniforms.width;
    let line = index / (uniforms.filters * uniforms.width);
    let y = line % uniforms.height;
    let row = line / uniforms.height;
    var value = 0.0;
    if (x % uniforms.strideWidth == 0 && y % uniforms.strideHeight == 0) {
      let position = (row * uniforms.outHeight + y / uniforms.strideHeight) * uniforms.outWidth + x / uniforms.strideWidth;
      value = dy[position * uniforms.filters + channel];
    }
    result[index] = value;
  }
`;
