/**
 * Owns one uPlot chart of curves: its axes, crosshair and zoom; the curves are painted by our own marks, each from its own points, so that
 * many curves with places of their own stay quick. New data never moves a zoom: the ranges come from the zoom held here, and from the
 * chart's marks only where there is none. Colours are read at each drawing, so a change of theme needs only a redraw.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { curveNear } from '$lib/charts/curves/readings.ts';
import type { Curve, LossChart } from '$lib/charts/loss-chart.ts';
import { visibleRange } from '$lib/charts/loss-chart.ts';
import type { XUnit } from '$lib/charts/x-position.ts';
import { crosshairDots } from './crosshair-dots.ts';
import { curveLayers, type CurveLayers } from './curve-layers.ts';
import { drawMarks } from './draw-marks.ts';
import type { LivePalette } from './palette.svelte.ts';
import { plotOptions } from './plot-options.ts';
import { touchSelect } from './touch-select.ts';

export type Zoom = { x: [number, number]; y: [number, number] | null }; // y null: fitted to what is visible
export type Drawn = { chart: LossChart; logX?: boolean; logY: boolean; x: XUnit };

export type CurvePlot = {
  update(drawn: Drawn): void;
  resize(width: number, height: number): void;
  redraw(): void;
  zoom(to: Zoom | null): void;
  /** Puts the crosshair at x, or takes it away. */
  point(x: number | null): void;
  /** Draws the rows with these keys strongly; none: all are alike. */
  emphasise(strong: ReadonlySet<string>): void;
  /** What is on show. */
  range(): { x: [number, number]; y: [number, number] };
  dispose(): void;
};

/** How near to a curve a pointer means it. In CSS pixels. */
const reach = 16;

export function createCurvePlot(input: {
  host: HTMLElement;
  palette: LivePalette;
  onzoom: (zoom: Zoom | null) => void;
  /** `near`: the curve under the pointer. */
  onpoint: (x: number | null, near: Curve | null) => void;
  onpick?: (curve: Curve) => void; // a press on a curve
}): CurvePlot {
  const { host, palette, onzoom, onpoint, onpick } = input;
  let plot: uPlot | null = null;
  let drawn: Drawn | null = null;
  let zoom: Zoom | null = null;
  let size = { width: 0, height: 0 };
  let shape = '';
  let strong: ReadonlySet<string> = new Set();
  let at: number | null = null; // where the crosshair stands; a plot that is built anew gets it back
  let hasDragged = false;
  let isOver = false; // a pointer is over the curves
  let layers: CurveLayers | null = null;
  let dots: ReturnType<typeof crosshairDots> | null = null;

  const xRange = (): [number, number] => zoom?.x ?? drawn?.chart.xRange ?? [0, 1];
  const yRange = (): [number, number] => {
    if (!drawn) return [0, 1];
    if (!zoom) return drawn.chart.yRange;
    return zoom.y ?? visibleRange(drawn.chart, { logY: drawn.logY, within: zoom.x });
  };
  const data = (): uPlot.AlignedData => [xRange(), yRange()]; // uPlot scales by them and draws nothing of them

  function setZoom(to: Zoom | null) {
    if (to === zoom) return;
    zoom = to;
    plot?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    plot?.setData(data());
    restore();
  }

  function selected(u: uPlot) {
    const { left, top, width, height } = u.select;
    if (width < 4) return;
    hasDragged = true;
    const whole = height >= u.over.clientHeight - 1;
    const y: Zoom['y'] = whole ? null : [u.posToVal(top + height, 'y'), u.posToVal(top, 'y')];
    setZoom({ x: [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')], y });
    onzoom(zoom);
  }

  function build() {
    plot?.destroy();
    plot = null;
    if (!drawn || size.width < 40) return;
    const hooks = { selected, pointed, reset, under, painted };
    const made = new uPlot(plotOptions({ drawn, size, palette, xRange, yRange, hooks }), data(), host);
    plot = made;
    layers = curveLayers(made.over);
    layers.emphasise(strong);
    dots = crosshairDots(made.over);
    made.over.addEventListener('click', () => {
      const near = hasDragged ? null : nearPointer(made);
      hasDragged = false;
      if (near) onpick?.(near);
    });
    made.over.addEventListener('pointerenter', ({ pointerType }) => (isOver = pointerType !== 'touch'));
    made.over.addEventListener('pointerleave', ({ pointerType }) => pointerType !== 'touch' && left());
    touchSelect(made, { onbegin: () => (hasDragged = false), ontap: (x, y) => tapped(made, x, y) });
    restore();
  }

  function frameOf(u: uPlot) {
    const { x, y } = u.scales;
    return {
      width: u.over.clientWidth,
      height: u.over.clientHeight,
      x: { from: x?.min ?? 0, to: x?.max ?? 1, log: drawn?.logX === true },
      y: { from: y?.min ?? 0, to: y?.max ?? 1, log: drawn?.logY === true },
    };
  }

  function under(u: uPlot) {
    drawMarks(u, drawn?.chart.marks ?? [], palette.current);
  }

  function painted(u: uPlot) {
    if (!drawn) return;
    const { curves, cuts } = drawn.chart;
    layers?.paint({ curves, cuts, frame: frameOf(u), colours: palette.current });
    showDots();
  }

  function showDots() {
    if (plot && drawn) dots?.show({ curves: drawn.chart.curves, x: at, strong, frame: frameOf(plot), colours: palette.current });
  }

  function nearPointer(u: uPlot): Curve | null {
    const { left = -1, top = -1 } = u.cursor;
    if (left < 0 || !drawn) return null;
    const scale = { x: (value: number) => u.valToPos(value, 'x'), y: (value: number) => u.valToPos(value, 'y') };
    return curveNear(drawn.chart.curves, { x: left, y: top, value: u.posToVal(left, 'x') }, { scale, reach });
  }

  /** uPlot moves its crosshair by itself too, as when a scale changes: only a pointer says where it is to be. */
  function pointed(u: uPlot) {
    const left = u.cursor.left ?? -1;
    if (!isOver || left < 0) return;
    at = u.posToVal(left, 'x');
    showDots();
    onpoint(at, onpick ? nearPointer(u) : null);
  }

  /** The crosshair stays where it was put. */
  function tapped(u: uPlot, across: number, down: number) {
    u.setCursor({ left: across, top: down }, false);
    const near = onpick ? nearPointer(u) : null;
    place(u.posToVal(across, 'x'));
    onpoint(at, near);
  }

  function left() {
    isOver = false;
    at = null;
    showDots();
    onpoint(null, null);
  }

  /** After uPlot has set its scales, at the end of this turn. */
  function restore() {
    queueMicrotask(() => !isOver && plot && place(at));
  }

  function point(x: number | null) {
    if (x === at) return; // also in the middle of a drag, whose place it would move
    place(x);
  }

  function place(x: number | null) {
    at = x;
    if (plot && x === null) plot.setCursor({ left: -10, top: -10 }, false);
    else if (plot && x !== null) plot.setCursor({ left: plot.valToPos(x, 'x'), top: plot.over.clientHeight / 2 }, false);
    showDots();
  }

  function reset() {
    setZoom(null);
    onzoom(null);
  }

  return {
    update(next) {
      drawn = next;
      const nextShape = JSON.stringify([next.logX, next.logY, next.x]);
      if (plot === null || nextShape !== shape) {
        shape = nextShape;
        build();
      } else {
        plot.setData(data());
        restore();
      }
    },
    resize(width, height) {
      size = { width, height };
      if (plot) plot.setSize(size);
      else build();
      restore();
    },
    redraw: () => plot?.redraw(false, false),
    range: () => ({ x: limits(plot?.scales['x']), y: limits(plot?.scales['y']) }),
    zoom: setZoom,
    point,
    emphasise(next) {
      strong = next;
      layers?.emphasise(strong);
      showDots();
    },
    dispose: () => plot?.destroy(),
  };
}

const limits = (scale: uPlot.Scale | undefined): [number, number] => [scale?.min ?? NaN, scale?.max ?? NaN];
