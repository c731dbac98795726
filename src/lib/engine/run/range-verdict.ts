/** What a range test says: the losses smoothed, where they exploded, and the learning rates worth taking. Pure. */
import { log, pow } from '../../numerics/exact-math.ts';
import { smoothed, type RangeVerdict, type RateRange } from '../../runs/range.ts';

/** The loss has exploded when its average is this many times the least. */
const explosion = 4;
/** The averages mean little before. */
const warm = 10;
/** A fall by less than this share of the first average is noise. */
const leastFall = 0.05;

/** The learning rate of a step, from 0. */
export const rateAt = ({ from, to, steps }: RateRange, step: number): number =>
  steps < 2 ? from : from * pow(to / from, step / (steps - 1));

/** Whether the last loss ends the test: it is no number, or the average has left its least far below. */
export function hasExploded(losses: readonly number[]): boolean {
  if (!Number.isFinite(losses.at(-1) ?? 0)) return true;
  const averages = smoothed(losses).slice(warm);
  const last = averages.at(-1);
  return last !== undefined && last > explosion * Math.min(...averages) + Number.MIN_VALUE;
}

/** `losses` of the steps done; what is not finite at the end is left out. */
export function rangeVerdict(range: RateRange, losses: readonly number[]): RangeVerdict {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  const good = bad < 0 ? losses : losses.slice(0, bad);
  const suggested = suggest(range, smoothed(good));
  return { ...range, stepsDone: losses.length, suggested, sentence: sentenceFor(range, { losses, suggested }) };
}

/** The steepest fall of the average before its least, as a line through a tenth of the points, and a tenth of the rate at the least. */
function suggest(range: RateRange, averages: readonly number[]): RangeVerdict['suggested'] {
  const first = averages[warm];
  const from = averages.slice(warm);
  const least = warm + from.indexOf(Math.min(...from));
  if (first === undefined || !((averages[least] ?? NaN) < (1 - leastFall) * first)) return null;
  const reach = Math.max(3, Math.round(range.steps / 20));
  let steepest = { at: least, slope: 0 };
  for (let at = warm; at <= least; at++) {
    const slope = slopeOf(averages.slice(Math.max(at - reach, 0), Math.min(at + reach, least) + 1));
    if (slope < steepest.slope) steepest = { at, slope };
  }
  return { steepest: short(rateAt(range, steepest.at)), tenth: short(rateAt(range, least) / 10) };
}

/** Of the straight line through equally distant points: least squares. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let [along, all] = [0, 0];
  values.forEach((value, at) => {
    along += (at - middle) * value;
    all += (at - middle) ** 2;
  });
  return all === 0 ? 0 : along / all;
}

function sentenceFor(range: RateRange, { losses, suggested }: { losses: readonly number[]; suggested: RangeVerdict['suggested'] }): string {
  const last = short(rateAt(range, losses.length - 1));
  const end = hasExploded(losses) ? `exploded at ${last}` : `held up to ${last}`;
  if (!suggested) {
    return `The loss never fell clearly between the rates ${short(range.from)} and ${last}: look at the data and the model with an overfit check first.`;
  }
  return `The loss falls fastest at a learning rate of ${suggested.steepest} and ${end}; a tenth of the rate with the least loss is ${suggested.tenth}.`;
}

/** Two significant digits; log is exact, so that the digits are alike everywhere. */
function short(value: number): number {
  const digits = Math.floor(log(value) / log(10) + 1e-9);
  return Number((Math.round(value / pow(10, digits - 1)) * pow(10, digits - 1)).toPrecision(2));
}
