import type uPlot from 'uplot';
import { isTime, type XUnit } from '$lib/charts/x-position.ts';
import { formatCount, formatFixed, formatSeconds } from '$lib/charts/format.ts';

/** Tick labels: decimals follow the distance of the ticks; a log scale names its powers and their halves. */
export function axisLabels(logY: boolean): { x: uPlot.Axis.DynamicValues; y: uPlot.Axis.DynamicValues } {
  const linear: uPlot.Axis.DynamicValues = (...[, splits, , , step]) => {
    const decimals = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (isQuarter(step) ? 1 : 0)));
    return splits.map((value) => (decimals === 0 ? formatCount(value) : formatFixed(value, decimals)));
  };
  const log: uPlot.Axis.DynamicValues = (_, splits) => splits.map((value: number | null) => (value === null ? '' : logLabel(value)));
  return { x: linear, y: logY ? log : linear };
}

const isQuarter = (step: number) => Math.abs((step / 10 ** Math.floor(Math.log10(step) + 1e-9)) % 1) > 1e-6;

function logLabel(value: number): string {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const lead = Math.round(value / 10 ** power);
  if (power < -3 || power > 5) return `${lead}e${power < 0 ? '\u2212' : ''}${Math.abs(power)}`;
  return power < 0 ? formatFixed(value, -power) : formatCount(value);
}

/** 'epoch 31', 'step 1 204', '1 204 examples seen', '1.5 s' */
export function positionText(unit: XUnit, at: number): string {
  if (isTime(unit)) return formatSeconds(at);
  if (unit === 'examples') return `${formatCount(Math.round(at))} examples seen`;
  return `${unit} ${Number.isInteger(at) ? formatCount(at) : formatFixed(at, 2)}`;
}
