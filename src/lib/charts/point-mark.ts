/**
 * Class marks differ in shape as well as colour: circle, square, triangle, diamond, triangle down, plus, star and hexagon, then again from
 * the next shape on, so that no class has both the shape and the colour of another one eight before it.
 */
const names = ['circle', 'square', 'triangle', 'diamond', 'down triangle', 'plus', 'star', 'hexagon'] as const;

export const markName = (code: number): (typeof names)[number] =>
  names[(code + Math.floor(code / names.length)) % names.length] ?? 'circle';

/** For data without classes. */
export const markCodes = { circle: 0, diamond: 3 };

/** SVG path (also for Path2D) of a class's mark around 0, 0; `radius` is that of the circle, the others cover about its area. */
export function markPath(code: number, radius: number): string {
  const r = radius;
  switch (markName(code)) {
    case 'circle':
      return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
    case 'square':
      return polygon([-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89], r);
    case 'triangle':
      return polygon([0, -1.3, 1.2, 0.8, -1.2, 0.8], r);
    case 'diamond':
      return polygon([0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0], r);
    case 'down triangle':
      return polygon([0, 1.3, 1.2, -0.8, -1.2, -0.8], r);
    case 'plus':
      return polygon(
        [
          -0.4, -1.2, 0.4, -1.2, 0.4, -0.4, 1.2, -0.4, 1.2, 0.4, 0.4, 0.4, 0.4, 1.2, -0.4, 1.2, -0.4, 0.4, -1.2, 0.4, -1.2, -0.4, -0.4,
          -0.4,
        ],
        r,
      );
    case 'star':
      return polygon(
        around(10, (i) => (i % 2 === 0 ? 1.45 : 0.65)),
        r,
      );
    case 'hexagon':
      return polygon(
        around(6, () => 1.1),
        r,
      );
  }
}

const around = (corners: number, size: (i: number) => number): number[] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners - Math.PI / 2;
    return [Math.cos(angle) * size(i), Math.sin(angle) * size(i)];
  }).flat();

function polygon(corners: readonly number[], radius: number): string {
  let path = '';
  for (let i = 0; i < corners.length; i += 2) {
    path += `${i === 0 ? 'M' : 'L'}${round((corners[i] ?? 0) * radius)} ${round((corners[i + 1] ?? 0) * radius)}`;
  }
  return `${path}Z`;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
