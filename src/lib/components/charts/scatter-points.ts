import { cssColour } from '$lib/charts/colour.ts';
import type { PredictedScatter } from '$lib/charts/scatter.ts';
import type { Tick } from '$lib/charts/ticks.ts';
import type { ThemePalette } from '$lib/charts/colour.ts';

/** Pixel of a value along one side; y counts from the bottom. */
export const placeOn = (chart: PredictedScatter, side: number, value: number): number =>
  ((value - chart.range[0]) / (chart.range[1] - chart.range[0])) * side;

/** Grid lines, the diagonal on which a prediction is right, the points, and one of them marked. */
export function drawScatter(
  context: CanvasRenderingContext2D,
  input: { chart: PredictedScatter; ticks: readonly Tick[]; side: number; palette: ThemePalette; marked: number | null },
) {
  const { chart, ticks, side, palette, marked } = input;
  context.strokeStyle = cssColour(palette.hairline);
  for (const { at } of ticks) {
    const pixel = Math.round(at * side) + 0.5;
    context.strokeRect(pixel, -1, 0, side + 2);
    context.strokeRect(-1, side - pixel, side + 2, 0);
  }
  context.strokeStyle = cssColour(palette.muted);
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(0, side);
  context.lineTo(side, 0);
  context.stroke();
  context.setLineDash([]);

  const size = chart.truth.length;
  const radius = size > 1000 ? 1.8 : size > 200 ? 2.4 : 3.2;
  const dot = (index: number, r: number) => {
    context.beginPath();
    const x = placeOn(chart, side, chart.truth[index] ?? NaN);
    context.arc(x, side - placeOn(chart, side, chart.predicted[index] ?? NaN), r, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = cssColour(palette.accent, size > 1000 ? 0.4 : 0.62);
  for (let i = 0; i < size; i++) dot(i, radius);
  if (marked === null) return;
  context.fillStyle = cssColour(palette.accent);
  context.strokeStyle = cssColour(palette.ink);
  context.lineWidth = 2;
  dot(marked, radius + 2.5);
  context.stroke();
}

/** Index of the point within `reach` pixels of a place, the nearest of them. */
export function pointAt(chart: PredictedScatter, side: number, place: { x: number; y: number; reach: number }): number | null {
  let best: number | null = null;
  let least = place.reach ** 2;
  for (let i = 0; i < chart.truth.length; i++) {
    const dx = placeOn(chart, side, chart.truth[i] ?? NaN) - place.x;
    const dy = side - placeOn(chart, side, chart.predicted[i] ?? NaN) - place.y;
    if (dx * dx + dy * dy < least) {
      least = dx * dx + dy * dy;
      best = i;
    }
  }
  return best;
}
