/** Where a value sits on a slider's track, and back. Positions are whole numbers from 0 to `ticks`. */
export type SliderScale = { ticks: number; toValue: (position: number) => number; toPosition: (value: number) => number };

export type SliderRange = { min: number; max: number; step?: number };

const tidy = (value: number, digits: number) => Number(value.toPrecision(digits));
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

export function linearScale({ min, max, step = 1 }: SliderRange): SliderScale {
  const ticks = Math.max(1, Math.round((max - min) / step));
  return {
    ticks,
    toValue: (position) => clamp(tidy(min + position * step, 12), min, max),
    toPosition: (value) => clamp(Math.round((value - min) / step), 0, ticks),
  };
}

/** Twenty notches a decade, rounded to two digits so that the numbers stay sayable. `min` must be above 0. */
export function logScale({ min, max }: SliderRange): SliderScale {
  const perDecade = 20;
  const ticks = Math.max(1, Math.round(Math.log10(max / min) * perDecade));
  return {
    ticks,
    toValue: (position) => clamp(tidy(min * (max / min) ** (position / ticks), 2), min, max),
    toPosition: (value) => (value <= min ? 0 : clamp(Math.round((Math.log(value / min) / Math.log(max / min)) * ticks), 0, ticks)),
  };
}

/** Only these values, in order, at even distances. */
export function listScale(values: number[]): SliderScale {
  const ticks = Math.max(0, values.length - 1);
  const nearest = (value: number) =>
    values.reduce((best, each, at) => (Math.abs(each - value) < Math.abs((values[best] ?? Infinity) - value) ? at : best), 0);
  return { ticks, toValue: (position) => values[clamp(position, 0, ticks)] ?? 0, toPosition: nearest };
}
