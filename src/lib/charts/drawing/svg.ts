/** A drawing as an SVG that stands by itself: colours are written out, fonts are those of any machine. Pure. */
import { cssColour } from '../colour.ts';
import { markPath } from '../point-mark.ts';
import { textSize, type Drawing, type Mark } from './drawing.ts';
import { inkColour, type Ink, type InkColours } from './ink.ts';

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

function markSvg(mark: Mark, colourOf: (ink: Ink) => string): string {
  const opacity = 'opacity' in mark && mark.opacity !== undefined ? ` opacity="${mark.opacity}"` : '';
  const colour = colourOf(mark.ink);
  switch (mark.type) {
    case 'line': {
      const dash = mark.dash && mark.dash.length > 0 ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
      return `<path d="${mark.path}" fill="none" stroke="${colour}" stroke-width="${mark.width ?? 1}" stroke-linejoin="round"${dash}${opacity}/>`;
    }
    case 'area':
      return `<path d="${mark.path}" fill="${colour}"${opacity}/>`;
    case 'shape':
      return `<path d="${markPath(mark.shape, mark.radius)}" transform="translate(${mark.x} ${mark.y})" fill="${colour}"${opacity}/>`;
    case 'text': {
      const { x, y, anchor = 'start', size = textSize, turn } = mark;
      const bold = mark.isBold ? ' font-weight="600"' : '';
      const turned = turn ? ` transform="rotate(${turn} ${x} ${y})"` : '';
      return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${colour}"${bold}${turned}>${escaped(mark.text)}</text>`;
    }
    default:
      return mark satisfies never;
  }
}

export function drawingSvg({ width, height, marks }: Drawing, colours: InkColours): string {
  const colourOf = (ink: Ink) => cssColour(inkColour(ink, colours));
  const ground = `<rect width="100%" height="100%" fill="${colourOf('panel')}"/>`;
  const drawn = marks.map((mark) => markSvg(mark, colourOf)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif">${ground}${drawn}</svg>`;
}
