/** What is drawn beside curves: lines where numbers were moved by hand, and wedges where a curve leaves the chart. */
import type uPlot from 'uplot';
import { placeOn } from '$lib/charts/axis-scale.ts';
import { cssColour, type ThemePalette } from '$lib/charts/colour.ts';
import type { Cut } from '$lib/charts/y-limits.ts';
import type { Frame } from '$lib/charts/line-pieces.ts';
import type { LossMark } from '$lib/charts/loss-marks.ts';

/** A fine line where a number was moved by hand, with a small foot in the colour of its run. */
export function drawMarks(u: uPlot, marks: readonly LossMark[], colours: ThemePalette): void {
  const { ctx, bbox } = u;
  const dot = devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = dot;
  ctx.setLineDash([2 * dot, 2 * dot]);
  for (const { x, colour } of marks) {
    const at = Math.round(u.valToPos(x, 'x', true));
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    ctx.strokeStyle = cssColour(colours.muted);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillStyle = cssColour(colours.classes[colour - 1] ?? colours.ink);
    ctx.fillRect(at - 2 * dot, bbox.top, 4 * dot, 6 * dot);
  }
  ctx.restore();
}

/** In CSS pixels, from the upper left of the plot. */
export function drawCuts(
  ctx: CanvasRenderingContext2D,
  cuts: readonly Cut[],
  { frame, colours }: { frame: Frame; colours: ThemePalette },
): void {
  const across = placeOn(frame.x, frame.width);
  for (const { x, edge, colour } of cuts) {
    const at = across(x);
    if (at < 0 || at > frame.width) continue;
    const [tip, base] = edge === 'above' ? [1, 8] : [frame.height - 1, frame.height - 8];
    ctx.fillStyle = cssColour(colours.classes[colour - 1] ?? colours.ink);
    ctx.beginPath();
    ctx.moveTo(at, tip);
    ctx.lineTo(at - 5, base);
    ctx.lineTo(at + 5, base);
    ctx.fill();
  }
}
