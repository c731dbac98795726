/** The dots on the curves under the crosshair: elements of their own, so that a moving pointer redraws no canvas. */
import { readPoint } from '$lib/charts/aligned.ts';
import { placeOn } from '$lib/charts/axis-scale.ts';
import { cssColour, type ThemePalette } from '$lib/charts/colour.ts';
import type { Frame } from '$lib/charts/line-pieces.ts';
import type { Curve } from '$lib/charts/loss-chart.ts';

type Shown = { curves: readonly Curve[]; x: number | null; strong: ReadonlySet<string>; frame: Frame; colours: ThemePalette };

/** Of more curves only those that are pointed at carry one. */
const most = 24;

export function crosshairDots(over: HTMLElement): { show: (shown: Shown) => void } {
  const pool: HTMLElement[] = [];
  const dotAt = (i: number) => {
    const known = pool[i];
    if (known) return known;
    const dot = over.appendChild(document.createElement('div'));
    dot.className = 'u-cursor-pt';
    dot.style.cssText =
      'position:absolute;left:0;top:0;width:7px;height:7px;margin:-3.5px 0 0 -3.5px;border-radius:50%;pointer-events:none';
    pool.push(dot);
    return dot;
  };
  return {
    show({ curves, x, strong, frame, colours }) {
      const lines = curves.filter(({ ghost, kind }) => !ghost && kind !== 'floor' && kind !== 'steps');
      const chosen = lines.length > most ? lines.filter(({ runId }) => strong.has(runId)) : lines;
      const [across, up] = [placeOn(frame.x, frame.width), placeOn(frame.y, frame.height)];
      let used = 0;
      for (const curve of x === null ? [] : chosen) {
        const i = readPoint(curve, x);
        const [value, place] = [curve.y[i] ?? null, curve.x[i]];
        if (value === null || place === undefined) continue;
        const [left, top] = [across(place), frame.height - up(value)];
        if (left < -1 || left > frame.width + 1 || top < -1 || top > frame.height + 1) continue;
        const { style } = dotAt(used++);
        style.display = 'block';
        style.transform = `translate(${left}px, ${top}px)`;
        style.background = cssColour(colours.classes[curve.style.colour - 1] ?? colours.ink);
      }
      for (const dot of pool.slice(used)) dot.style.display = 'none';
    },
  };
}
