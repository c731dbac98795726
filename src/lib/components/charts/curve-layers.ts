/**
 * The canvases that curves are painted on, one for all of them and one above it for those that are pointed at: a moving pointer then paints
 * a curve or two, however many there are. In CSS pixels of the plot.
 */
import type { ThemePalette } from '$lib/charts/colour.ts';
import type { Cut } from '$lib/charts/y-limits.ts';
import type { Frame } from '$lib/charts/line-pieces.ts';
import type { Curve } from '$lib/charts/loss-chart.ts';
import { drawCuts } from './draw-marks.ts';
import { crispContext } from './paint.ts';
import { paintCurves } from './paint-curves.ts';

type Painted = { curves: readonly Curve[]; cuts: readonly Cut[]; frame: Frame; colours: ThemePalette };

export type CurveLayers = {
  paint(painted: Painted): void;
  /** None: all are alike. */
  emphasise(strong: ReadonlySet<string>): void;
};

export function curveLayers(over: HTMLElement): CurveLayers {
  const layer = () => {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
    return canvas;
  };
  const [all, above] = [layer(), layer()];
  over.prepend(all, above);
  let painted: Painted | null = null;
  let strong: ReadonlySet<string> = new Set();

  function paintAbove() {
    if (!painted) return;
    const { curves, frame, colours } = painted;
    const own = curves.filter(({ runId, of }) => strong.has(runId) || (of !== undefined && strong.has(of)));
    all.style.opacity = own.length > 0 ? '0.25' : '1';
    above.hidden = own.length === 0;
    if (own.length === 0) return;
    const context = crispContext(above, frame.width, frame.height);
    if (context) paintCurves(context, own, { frame, looking: { colours, strong, count: own.length } });
  }

  return {
    paint(next) {
      painted = next;
      const { curves, cuts, frame, colours } = next;
      const context = crispContext(all, frame.width, frame.height);
      const count = curves.reduce((sum, { ghost }) => sum + (ghost ? 0 : 1), 0);
      if (context) {
        paintCurves(context, curves, { frame, looking: { colours, strong: new Set(), count } });
        drawCuts(context, cuts, { frame, colours });
      }
      paintAbove();
    },
    emphasise(next) {
      strong = next;
      paintAbove();
    },
  };
}
