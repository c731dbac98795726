/** Gradient of max pooling over plain arrays: TF.js's own kernels disagree on ties (cpu first, webgpu last), ours do not. */
import type { MaxPoolGradientCall } from './own-kernels.ts';

type Arrays = { x: Float32Array; dy: Float32Array; dx: Float32Array };

export function maxPoolGradient({ window, rows }: Pick<MaxPoolGradientCall, 'window' | 'rows'>, { x, dy, dx }: Arrays): void {
  const { height, width, channels, kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft, outHeight, outWidth } = window;
  dx.fill(0);
  let out = 0;
  for (let image = 0; image < rows; image++) {
    for (let outY = 0; outY < outHeight; outY++) {
      const top = outY * strideHeight - padTop;
      const [firstY, lastY] = [Math.max(top, 0), Math.min(top + kernelHeight, height)];
      for (let outX = 0; outX < outWidth; outX++) {
        const left = outX * strideWidth - padLeft;
        const [firstX, lastX] = [Math.max(left, 0), Math.min(left + kernelWidth, width)];
        for (let channel = 0; channel < channels; channel++) {
          let best = ((image * height + firstY) * width + firstX) * channels + channel;
          let largest = x[best] ?? NaN;
          for (let inY = firstY; inY < lastY; inY++) {
            const line = (image * height + inY) * width;
            for (let inX = firstX; inX < lastX; inX++) {
              const at = (line + inX) * channels + channel;
              const value = x[at] ?? NaN;
              // Strictly larger, so that the first of equals keeps the gradient.
              if (value > largest) {
                largest = value;
                best = at;
              }
            }
          }
          dx[best] = (dx[best] ?? 0) + (dy[out++] ?? NaN);
        }
      }
    }
  }
}
