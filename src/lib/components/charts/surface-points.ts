import { classColour, cssColour, diverging } from '$lib/charts/colour.ts';
import { valuePosition, type SurfaceKind } from '$lib/charts/decision-surface.ts';
import type { Grid } from '$lib/charts/grid.ts';
import { markCodes, markPath } from '$lib/charts/point-mark.ts';
import type { PlanarPoints } from '$lib/data/summary.ts';
import type { ThemePalette } from '$lib/charts/colour.ts';

/**
 * Classes differ in shape as well as colour; training points have a pale ring, validation points a dark one. Values all have a dark
 * ring, because their colours come near the ground's, and validation points are diamonds.
 */
export function drawPoints(
  context: CanvasRenderingContext2D,
  input: {
    points: PlanarPoints;
    grid: Grid;
    kind: SurfaceKind;
    palette: ThemePalette;
    side: number;
    validation: boolean;
    radius?: number;
    isPlain?: boolean;
  }, // plain: without rings, for pictures of a few pixels
) {
  const { points, grid, kind, palette, side, validation, isPlain = false } = input;
  const [low1, low2] = grid.minimum;
  const [high1, high2] = grid.maximum;
  const radius = input.radius ?? (points.x1.length > 800 ? 2.2 : points.x1.length > 300 ? 2.7 : 3.3);
  const shapes = kind.type === 'classes' ? Array.from({ length: kind.count }, (_, code) => code) : [markCodes.circle, markCodes.diamond];
  const marks = shapes.map((code) => new Path2D(markPath(code, radius)));
  context.clearRect(0, 0, side, side);
  context.lineJoin = 'round';
  for (const part of [0, 1]) {
    if (part === 1 && !validation) continue;
    context.lineWidth = part === 0 ? 1 : 1.4;
    context.strokeStyle =
      part === 1 ? cssColour(palette.ink) : kind.type === 'classes' ? cssColour(palette.panel) : cssColour(palette.ink, 0.6);
    for (let i = 0; i < points.x1.length; i++) {
      if (points.part[i] !== part) continue;
      const target = points.target[i] ?? NaN;
      const mark = marks[kind.type === 'classes' ? target : part];
      if (!mark) continue;
      const x = (((points.x1[i] ?? NaN) - low1) / (high1 - low1)) * side;
      const y = (1 - ((points.x2[i] ?? NaN) - low2) / (high2 - low2)) * side;
      context.save();
      context.translate(x, y);
      context.fillStyle = cssColour(
        kind.type === 'classes' ? classColour(palette, target, kind.count) : diverging(palette, valuePosition(kind, target)),
      );
      context.fill(mark);
      if (!isPlain) context.stroke(mark);
      context.restore();
    }
  }
}
