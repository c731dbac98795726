import { cssColour } from '$lib/charts/colour.ts';
import { textSize, type Drawing, type Mark } from '$lib/charts/drawing/drawing.ts';
import { inkColour, type InkColours } from '$lib/charts/drawing/ink.ts';
import { markPath } from '$lib/charts/point-mark.ts';

/** The marks of a drawing on a canvas whose context draws in CSS pixels. */
export function paintDrawing(
  context: CanvasRenderingContext2D,
  { width, height, marks }: Drawing,
  look: { colours: InkColours; font: string },
): void {
  const { colours, font } = look;
  const shapes = new Map<string, Path2D>();
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  for (const mark of marks) {
    const colour = cssColour(inkColour(mark.ink, colours));
    context.globalAlpha = 'opacity' in mark && mark.opacity !== undefined ? mark.opacity : 1;
    paintMark(context, mark, { colour, font, shapes });
  }
  context.globalAlpha = 1;
}

type Look = { colour: string; font: string; shapes: Map<string, Path2D> };

function paintMark(context: CanvasRenderingContext2D, mark: Mark, { colour, font, shapes }: Look): void {
  switch (mark.type) {
    case 'line':
      context.strokeStyle = colour;
      context.lineWidth = mark.width ?? 1;
      context.setLineDash([...(mark.dash ?? [])]);
      context.stroke(new Path2D(mark.path));
      return context.setLineDash([]);
    case 'area':
      context.fillStyle = colour;
      return context.fill(new Path2D(mark.path));
    case 'shape': {
      const key = `${mark.shape} ${mark.radius}`;
      const path = shapes.get(key) ?? new Path2D(markPath(mark.shape, mark.radius));
      shapes.set(key, path);
      context.translate(mark.x, mark.y);
      context.fillStyle = colour;
      context.fill(path);
      return context.translate(-mark.x, -mark.y);
    }
    case 'text':
      context.fillStyle = colour;
      context.font = `${mark.isBold ? '600 ' : ''}${mark.size ?? textSize}px ${font}`;
      context.textAlign = mark.anchor === 'middle' ? 'center' : (mark.anchor ?? 'start');
      context.save();
      context.translate(mark.x, mark.y);
      context.rotate(((mark.turn ?? 0) * Math.PI) / 180);
      context.fillText(mark.text, 0, 0);
      return context.restore();
    default:
      return mark satisfies never;
  }
}
