import { expect, test } from 'vitest';
import type { ThemePalette } from '../colour.ts';
import type { Curve } from '../loss-chart.ts';
import { runStyle } from '../run-style.ts';
import { curveChart } from './curve-chart.ts';
import { curvePicture } from './curve-picture.ts';

const colours: ThemePalette = {
  negative: [1, 1, 1],
  neutral: [2, 2, 2],
  positive: [3, 3, 3],
  classes: Array.from({ length: 8 }, (_, i) => [i + 1, 0, 0] as const),
  paper: [250, 250, 250],
  panel: [255, 255, 255],
  ink: [0, 0, 0],
  muted: [90, 90, 90],
  hairline: [200, 200, 200],
  accent: [0, 90, 100],
  floor: [120, 120, 120],
};
const aLine = (key: string, y: (number | null)[], changes: Partial<Curve> = {}): Curve => ({ key, runId: key, runLabel: `run <${key}>`, kind: 'value', ghost: false, style: runStyle(9), x: y.map((_, i) => i + 1), y, ...changes }); // prettier-ignore
const pictureOf = (lines: Curve[]) => {
  const chart = curveChart(lines, { better: 'lower', logX: false, logY: false, all: false });
  const [x, y] = [chart.xRange, chart.yRange].map(([from, to]) => ({ from, to, log: false }));
  if (!x || !y) throw new Error('no ranges');
  return curvePicture({ title: 'Loss & more', xName: 'epoch', note: 'Groups as their mean.', chart, x, y, colours });
};

test('a picture has every line with its dash and colour, gaps, lone points, axes and names, in valid XML without loose text', () => {
  const { svg, width, height } = pictureOf([aLine('a', [4, 2, null, 1]), aLine('b', [3, 3, 3, 3])]);
  expect(svg).toContain(`width="${width}" height="${height}"`);
  expect(svg).toContain('<title>Loss &amp; more</title>');
  expect(svg).toContain('run &lt;a&gt;');
  expect(svg.match(/stroke-dasharray="8 4"/g)).toHaveLength(4); // two lines and their names
  expect(svg.match(/<circle/g)).toHaveLength(1);
  expect(svg).toContain('M0 0H24');
  const path = /<path d="(M[^"]+)" fill="none"/.exec(svg)?.[1];
  expect(path).toMatch(/^M160 [\d.]+L320 [\d.]+M640 [\d.]+$/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('bands, ghosts and wedges are in it, and of many runs some names', () => {
  const edges = [
    aLine('low', [1, 1], { edge: 'low', ghost: true, runId: 'g' }),
    aLine('high', [2, 2], { edge: 'high', ghost: true, runId: 'g' }),
  ];
  const wild = aLine('w', [1, 1e9, 1]);
  const many = Array.from({ length: 30 }, (_, i) => aLine(`m${i}`, [1, 0.5]));
  const { svg } = pictureOf([...edges, aLine('g', [1.5, 1.5]), wild, ...many]);
  expect(svg).toContain('fill-opacity="0.18"');
  expect(svg).toContain('and 8 more');
  expect(svg).toMatch(/<path d="M\d+(\.\d+)? 1L/);
});
