import { exp } from '../../numerics/exact-math.ts';
import type { Scores } from '../../runs/events.ts';
import type { Metrics } from '../../runs/metrics.ts';

/** What follows from the mean loss over the characters of a part, in nats: perplexity is its exponential, and a bit is ln 2 of a nat. */
export const characterMetrics = ({ loss, metric }: Scores): Metrics => ({
  accuracy: metric,
  logLoss: loss,
  perplexity: exp(loss),
  bitsPerCharacter: loss / Math.LN2,
});
