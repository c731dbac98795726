/** How well a run knows next characters, in words: nats first, since that is what it was trained on. */
import { formatCount } from '../spec/show-number.ts';
import type { Run } from './run.ts';

/** '2.179 nats a character (perplexity 8.84, 3.14 bits), 32.8% right' */
export const charactersText = ({ loss, metric }: { loss: number; metric: number }): string =>
  `${loss.toFixed(3)} nats a character (perplexity ${Math.exp(loss).toPrecision(3)}, ${(loss / Math.LN2).toFixed(2)} bits), ${(metric * 100).toFixed(1)}% right`;

/** `when` goes behind the score: the epoch, the time, the machine. Null before the first epoch, or without a score that is a number. */
export function reachedCharacters({ last, examples, floor }: Run, when: string): string | null {
  const scores = last?.validation ?? last?.train;
  if (!scores || !Number.isFinite(scores.loss)) return null;
  const part = examples.validation > 0 ? `${formatCount(examples.validation)} validation` : `${formatCount(examples.train)} training`;
  return `${charactersText(scores)}, on ${part} texts ${when}${floor ? againstFloor(scores.loss, floor) : ''}.`;
}

function againstFloor(loss: number, { description, scores }: NonNullable<Run['floor']>): string {
  const gain = scores.loss - loss;
  return gain > 0 ? `; ${gain.toFixed(3)} nats below ${description}` : `; it does not beat ${description} (${scores.loss.toFixed(3)} nats)`;
}
