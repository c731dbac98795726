/** Curves on a canvas, in CSS pixels: bands under lines, gaps as gaps, a lone point as a dot. */
import { cssColour } from '$lib/charts/colour.ts';
import { bandLook, bandsOf, drawnLines, lineLook, type Looking } from '$lib/charts/line-look.ts';
import { bandPieces, pairs, piecesOf, type Frame } from '$lib/charts/line-pieces.ts';
import type { Curve } from '$lib/charts/loss-chart.ts';

const dot = 3; // radius of a lone point

export function paintCurves(
  context: CanvasRenderingContext2D,
  curves: readonly Curve[],
  { frame, looking }: { frame: Frame; looking: Looking },
): void {
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { low, high } of bandsOf(curves)) {
    const { colour, alpha } = bandLook(high, looking);
    context.fillStyle = cssColour(colour, alpha);
    context.fill(pathOf(bandPieces(low, high, frame)));
  }
  for (const curve of drawnLines(curves, looking.strong)) {
    const { colour, alpha, width, dash } = lineLook(curve, looking);
    const pieces = piecesOf(curve, frame);
    context.strokeStyle = context.fillStyle = cssColour(colour, alpha);
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.stroke(pathOf(pieces));
    context.fill(dotsOf(pieces));
  }
  context.restore();
}

function pathOf(pieces: readonly number[][]): Path2D {
  const path = new Path2D();
  for (const piece of pieces) {
    path.moveTo(piece[0] ?? 0, piece[1] ?? 0);
    for (let i = 2; i + 1 < piece.length; i += 2) path.lineTo(piece[i] ?? 0, piece[i + 1] ?? 0);
  }
  return path;
}

function dotsOf(pieces: readonly number[][]): Path2D {
  const path = new Path2D();
  for (const piece of pieces) {
    const [place] = piece.length === 2 ? pairs(piece) : [];
    if (!place) continue;
    path.moveTo(place[0] + dot, place[1]);
    path.arc(place[0], place[1], dot, 0, 2 * Math.PI);
  }
  return path;
}
