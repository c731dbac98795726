/** How predicted values miss, told: residuals along the predictions and against a normal distribution. Pure. */
import { formatCount, formatFixed, formatNumber } from '../../charts/format.ts';
import { meanInterval } from '../../runs/interval.ts';
import {
  normalOrder,
  residualsOf,
  residualTrend,
  type NormalOrder,
  type Residuals,
  type TrendBin,
} from '../../runs/diagnosis/residuals.ts';

export type ResidualsView = {
  residuals: Residuals;
  trend: TrendBin[];
  order: NormalOrder;
  sentence: string;
  normalSentence: string;
  trendRows: { name: string; cells: string[] }[];
};

export const trendColumns = ['mean prediction', 'examples', 'mean residual', '95% interval'] as const;

function biasText(residuals: Float64Array): string {
  const found = meanInterval([...residuals]);
  if (!found) return 'No residuals.';
  const { mean, half } = found;
  if (half === null) return `One residual, ${formatNumber(mean)}.`;
  const range = `(95% interval ${formatNumber(mean - half)} to ${formatNumber(mean + half)})`;
  if (Math.abs(mean) <= half) return `On average ${formatNumber(mean)} off, which may be chance ${range}.`;
  return `Predictions are ${formatNumber(Math.abs(mean))} too ${mean > 0 ? 'high' : 'low'} on average ${range}.`;
}

/** Bins whose interval holds no 0. */
function trendText(trend: readonly TrendBin[]): string {
  const off = trend.filter(({ mean, half }) => half !== null && Math.abs(mean) > half);
  if (trend.length < 2) return '';
  return off.length === 0
    ? 'No stretch of the predictions is off beyond chance.'
    : `${formatCount(off.length)} of ${formatCount(trend.length)} stretches of the predictions are off: ${off.map(({ predicted, mean }) => `${mean > 0 ? 'too high' : 'too low'} near ${formatNumber(predicted)}`).join(', ')}.`;
}

export function residualsView(truth: ArrayLike<number>, predicted: ArrayLike<number>): ResidualsView {
  const residuals = residualsOf(truth, predicted);
  const trend = residualTrend(residuals);
  const order = normalOrder(residuals);
  const left =
    residuals.left > 0
      ? `${formatCount(residuals.left)} ${residuals.left === 1 ? 'prediction is' : 'predictions are'} not finite and left out.`
      : '';
  return {
    residuals,
    trend,
    order,
    sentence: [biasText(residuals.residuals), trendText(trend), left].filter((text) => text !== '').join(' '),
    normalSentence: Number.isFinite(order.correlation)
      ? `Correlation with a normal distribution ${formatFixed(order.correlation, 3)}; ends that leave the line are misses larger or smaller than it expects.`
      : 'Too few residuals to compare with a normal distribution.',
    trendRows: trend.map(({ predicted: near, n, mean, half }) => ({
      name: formatNumber(near),
      cells: [formatCount(n), formatNumber(mean), half === null ? '' : `${formatNumber(mean - half)} to ${formatNumber(mean + half)}`],
    })),
  };
}
