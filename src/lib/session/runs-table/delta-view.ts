/** What stands beside a metric of the runs table where a baseline is pinned. Pure. */
import { formatFixed, formatNumber } from '../../charts/format.ts';
import type { Difference } from '../../runs/order/difference.ts';

/** `mark` tells apart what colour does too; `title` says it in a sentence. */
export type DeltaView = { text: string; mark: '▲' | '▼' | '≈' | '?'; verdict: Difference['verdict']; title: string };

const marks = { better: '▲', worse: '▼', noise: '≈', untold: '?' } as const;

/** Numbers that would be 0.000 are told by their first digits. */
const numberText = (value: number): string => {
  const size = Math.abs(value);
  return size !== 0 && size < 0.0005 ? formatNumber(size, 1) : formatFixed(size, 3);
};

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${numberText(value)}`;

export function deltaView({ difference, half, seeds, verdict }: Difference): DeltaView {
  const counted = `${seeds.own === 1 ? '1 seed' : `${seeds.own} seeds`} against ${seeds.baseline}`;
  const range = half === null ? '' : ` (${signed(difference - half)} to ${signed(difference + half)})`;
  const words = {
    better: 'Better than the baseline',
    worse: 'Worse than the baseline',
    noise: 'Inside the noise between seeds',
    untold: 'One seed says nothing of the next: no verdict',
  }[verdict];
  return { text: signed(difference), mark: marks[verdict], verdict, title: `${words}: ${signed(difference)}${range}, ${counted}` };
}
