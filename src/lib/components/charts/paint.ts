import type { PaintedMap } from '$lib/charts/unit-map.ts';

/** Puts RGBA bytes on a canvas at their own size; CSS scales it. */
export function paintPixels(canvas: HTMLCanvasElement, { pixels, columns, rows }: PaintedMap) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
}

/** Gives a canvas the device's resolution and a context that draws in CSS pixels, cleared. */
export function crispContext(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
