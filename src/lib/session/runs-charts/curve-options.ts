/**
 * What the charts of curves remember, from whatever this browser kept: how all of them are looked at, and what is each one's own. What
 * cannot be read is as at first.
 */
import { bandKinds } from '../../charts/band.ts';
import type { CurveView } from '../../charts/curves/curve-lines.ts';
import { xUnits, type XUnit } from '../../charts/x-position.ts';
import type { ChartOptions } from './kept-charts.ts';

export const firstCurveView: CurveView = { x: 'epoch', logX: false, smoothing: 0, band: 'range', singles: false };

export const mostSmoothing = 0.999;

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined => values.find((each) => each === value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export function readCurveView(shared: ChartOptions): CurveView {
  const { x, logX, smoothing, band, singles } = shared;
  return {
    x: oneOf(xUnits, x) ?? firstCurveView.x,
    logX: logX === true,
    smoothing: isNumber(smoothing) ? Math.min(mostSmoothing, Math.max(0, smoothing)) : firstCurveView.smoothing,
    band: oneOf(bandKinds, band) ?? firstCurveView.band,
    singles: singles === true,
  };
}

export type KeptZoom = { unit: XUnit; x: [number, number]; y: [number, number] | null };

/** `all`: also what is far out of the rest. */
export type CurveOptions = { metric: string; logY: boolean; all: boolean; zoom: KeptZoom | null };

const isRange = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber) && Number(value[0]) < Number(value[1]);

function readZoom(value: unknown): KeptZoom | null {
  if (typeof value !== 'object' || value === null || !('x' in value) || !('unit' in value) || !('y' in value)) return null;
  const unit = oneOf(xUnits, value.unit);
  if (!unit || !isRange(value.x) || (value.y !== null && !isRange(value.y))) return null;
  return { unit, x: value.x, y: value.y };
}

export function readCurveOptions({ metric, logY, all, zoom }: ChartOptions): CurveOptions {
  return { metric: typeof metric === 'string' ? metric : 'val.loss', logY: logY === true, all: all === true, zoom: readZoom(zoom) };
}
