/** Curves as an SVG that stands by itself: the same marks as on the screen, with axes, title and the names of the lines. Pure. */
import { placeOn, type AxisScale } from '../axis-scale.ts';
import { cssColour, type ThemePalette } from '../colour.ts';
import { bandLook, bandsOf, drawnLines, lineLook } from '../line-look.ts';
import { bandPieces, pairs, piecesOf, type Pieces } from '../line-pieces.ts';
import type { Curve } from '../loss-chart.ts';
import { axisTicks } from '../ticks.ts';
import type { CurveChart } from './curve-chart.ts';

export type CurvePictureInput = {
  title: string;
  xName: string;
  note: string; // what the lines are: smoothed, with which band
  chart: CurveChart;
  x: AxisScale;
  y: AxisScale;
  colours: ThemePalette;
};

const [width, plotWidth, plotHeight, left, top] = [720, 640, 320, 64, 56] as const;
const [lineHeight, columns, mostNames] = [18, 2, 24] as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const round = (value: number) => Math.round(value * 100) / 100;
const short = (text: string) => (text.length > 44 ? `${text.slice(0, 42)}...` : text);

export function curvePicture(input: CurvePictureInput): { svg: string; width: number; height: number } {
  const { title, xName, note, chart, x, y, colours } = input;
  const frame = { width: plotWidth, height: plotHeight, x, y };
  const own = chart.curves.filter(({ ghost }) => !ghost);
  const looking = { colours, strong: new Set<string>(), count: own.length };
  const names = own.slice(0, mostNames);
  const namesTop = top + plotHeight + 56;
  const height = namesTop + Math.ceil((names.length + (own.length > mostNames ? 1 : 0)) / columns) * lineHeight + 12;
  const stroke = (curve: Curve, path: string) => {
    const { colour, alpha, width: thick, dash } = lineLook(curve, looking);
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    return `<path d="${path}" fill="none" stroke="${cssColour(colour)}" stroke-opacity="${alpha}" stroke-width="${thick}"${dashes}/>`;
  };
  const dots = (curve: Curve, pieces: Pieces) =>
    pieces.filter((piece) => piece.length === 2).map(([cx = 0, cy = 0]) => `<circle cx="${round(cx)}" cy="${round(cy)}" r="3" fill="${cssColour(lineLook(curve, looking).colour)}"/>`); // prettier-ignore
  const bands = bandsOf(chart.curves).map(({ low, high }) => {
    const { colour, alpha } = bandLook(high, looking);
    return `<path d="${pathOf(bandPieces(low, high, frame), true)}" fill="${cssColour(colour)}" fill-opacity="${alpha}"/>`;
  });
  const lines = drawnLines(chart.curves, looking.strong).flatMap((curve) => {
    const pieces = piecesOf(curve, frame);
    return [stroke(curve, pathOf(pieces, false)), ...dots(curve, pieces)];
  });
  const across = placeOn(x, plotWidth);
  const wedges = chart.cuts.map(({ x: at, edge, colour }) => {
    const [tip, base] = edge === 'above' ? [1, 8] : [plotHeight - 1, plotHeight - 8];
    const [middle, fill] = [round(across(at)), cssColour(colours.classes[colour - 1] ?? colours.ink)];
    return `<path d="M${middle} ${tip}L${middle - 5} ${base}L${middle + 5} ${base}Z" fill="${fill}"/>`;
  });
  const text = (at: { x: number; y: number }, words: string, rest = '') =>
    `<text x="${round(at.x)}" y="${round(at.y)}"${rest}>${escaped(words)}</text>`;
  const muted = ` fill="${cssColour(colours.muted)}"`;
  const grid = [
    ...axisTicks(y, 5).map((tick) => ({ tick, at: plotHeight * (1 - tick.at) })).map(({ tick, at }) => `<path d="M0 ${round(at)}H${plotWidth}" stroke="${cssColour(colours.hairline)}"/>${text({ x: -8, y: at + 4 }, tick.label, ` text-anchor="end"${muted}`)}`), // prettier-ignore
    ...axisTicks(x, 7).map((tick) => ({ tick, at: plotWidth * tick.at })).map(({ tick, at }) => `<path d="M${round(at)} 0V${plotHeight}" stroke="${cssColour(colours.hairline)}"/>${text({ x: at, y: plotHeight + 18 }, tick.label, ` text-anchor="middle"${muted}`)}`), // prettier-ignore
  ];
  const legend = names.map((curve, i) => {
    const at = { x: left + (i % columns) * (plotWidth / columns), y: namesTop + Math.floor(i / columns) * lineHeight };
    return `<g transform="translate(${at.x} ${at.y})">${stroke(curve, 'M0 0H24')}${text({ x: 32, y: 4 }, short(curve.runLabel))}</g>`;
  });
  const more = own.length > mostNames ? [text({ x: left + (names.length % columns) * (plotWidth / columns), y: namesTop + Math.floor(names.length / columns) * lineHeight + 4 }, `and ${own.length - mostNames} more`, muted)] : []; // prettier-ignore
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, system-ui, sans-serif" font-size="12" fill="${cssColour(colours.ink)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${cssColour(colours.panel)}"/>`,
    text({ x: left, y: 24 }, title, ' font-size="14" font-weight="600"'),
    text({ x: left, y: 42 }, note, muted),
    `<g transform="translate(${left} ${top})">`,
    ...grid,
    `<clipPath id="plot"><rect width="${plotWidth}" height="${plotHeight}"/></clipPath>`,
    `<g clip-path="url(#plot)" stroke-linecap="round" stroke-linejoin="round">`,
    ...bands,
    ...lines,
    ...wedges,
    '</g>',
    text({ x: plotWidth / 2, y: plotHeight + 36 }, xName, ` text-anchor="middle"${muted}`),
    '</g>',
    ...legend,
    ...more,
    '</svg>',
  ].join('\n');
  return { svg, width, height };
}

const pathOf = (pieces: Pieces, isClosed: boolean): string =>
  pieces.map((piece) => `M${pairs(piece).map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}${isClosed ? 'Z' : ''}`).join(''); // prettier-ignore
