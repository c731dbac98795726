/** What more data would bring, in one plain sentence. Pure. */
import { fixed, formatCount, formatNumber, magnitude } from '../../spec/show-number.ts';
import type { Column } from '../columns/column.ts';
import type { Family } from './sized-runs.ts';
import { fewestSizes, type Estimate, type PowerLaw } from './power-law.ts';

/** Scores of which more is better are shares, told in points; errors are told as they are. */
const scaleOf = ({ better }: Pick<Column, 'better'>) => (better === 'lower' ? 1 : 100);

/** The amount with its range, two digits of the range's width: '0.4 points (0.1 to 0.8)'. `isNothing`: at these digits it is 0. */
function amountOf({ value, low, high }: Estimate, scale: number): { text: string; isNothing: boolean } {
  const width = (high - low) * scale;
  const decimals = Math.min(6, Math.max(0, 1 - magnitude(width > 0 ? width : value * scale)));
  const text = (amount: number) => fixed(amount * scale, decimals);
  const unit = scale === 1 ? '' : text(value) === '1' ? ' point' : ' points';
  return {
    text: `${text(value)}${unit} (${text(low)} to ${text(high)})`,
    isNothing: Number(Math.abs(value * scale).toFixed(decimals)) === 0,
  };
}

const turned = ({ value, low, high }: Estimate): Estimate => ({ value: -value, low: -high, high: -low });

export function learningSentence(family: Family | null, law: PowerLaw | null, score: Pick<Column, 'better'>): string {
  const sizes = family?.sizes ?? [];
  const last = sizes.at(-1);
  if (!last || sizes.length < 2) return 'No two of these runs differ in the amount of data alone.';
  if (sizes.length < fewestSizes)
    return `Too few sizes to say what more data would bring: ${sizes.length} so far, run at least ${fewestSizes}.`;
  if (!law) return 'Too few runs to say what more data would bring: train some of the sizes again with other seeds.';
  const twice = `Twice the data (${formatCount(2 * last.size)} examples)`;
  const gain = law.gain(last.size, 2 * last.size);
  const isLower = score.better === 'lower';
  const better = isLower ? turned(gain) : gain;
  const scale = scaleOf(score);
  const condition = law.isOpen ? '; how it goes on is hardly known from these sizes' : '';
  const gained = amountOf(better, scale);
  if (better.low > 0 && !gained.isNothing) return `${twice} would ${isLower ? 'lower it by' : 'bring'} about ${gained.text}${condition}.`;
  const lost = amountOf(turned(better), scale);
  if (better.high < 0 && !lost.isNothing) return `${twice} would make it worse by about ${lost.text}${condition}.`;
  return `${twice} may bring nothing: ${gained.text} ${isLower ? 'lower' : 'more'}${condition}.`;
}

/** 'Levels off at 0.973 (0.961 to 0.990).'; null where these sizes do not tell. */
export function limitSentence(law: PowerLaw | null): string | null {
  if (!law || law.isOpen) return null;
  const { value, low, high } = law.limit;
  return `By this curve it levels off at ${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)}).`;
}

/** What the curve does not say by itself; null where all were judged on as many examples. */
export function validationNote({ validation }: Family): string | null {
  const { fewest, most } = validation;
  if (fewest === most) return null;
  return `They were judged on ${formatCount(fewest)} to ${formatCount(most)} examples, so a part of what is seen may come from that.`;
}

export const howToVarySize =
  'Give the data cell other test shares, such as 0.2, 0.4, 0.6 and 0.7, and leave the validation share as it is: each leaves fewer examples to train on and as many to be judged on. Train each with 3 seeds or more.';
