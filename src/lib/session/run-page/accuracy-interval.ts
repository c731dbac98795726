/**
 * Whether two accuracies differ by more than chance. Wilson's interval for each, Newcombe's hybrid for the difference
 * (Newcombe 1998, method 10); unpaired, so it errs on the side of "undecided". Pure.
 */
import { formatFixed } from '../../charts/format.ts';
import { shareDifference } from '../../runs/diagnosis/wilson.ts';
import type { Run } from '../../runs/run.ts';

/** A sentence about two runs' last validation accuracies; null when there is nothing to compare. */
export function compareAccuracy(a: Run, b: Run): string | null {
  const [one, other] = [a.last?.validation?.metric, b.last?.validation?.metric];
  if (a.metricName !== 'accuracy' || b.metricName !== 'accuracy' || one === undefined || other === undefined) return null;
  if (a.examples.validation === 0 || b.examples.validation === 0) return null;
  const difference = other - one;
  const { low, high } = shareDifference({ share: one, n: a.examples.validation }, { share: other, n: b.examples.validation });
  const signed = (value: number) => `${value > 0 ? '+' : ''}${formatFixed(value, 3)}`;
  const range = `95% interval ${signed(low)} to ${signed(high)} on ${a.examples.validation} validation examples, one seed each`;
  if (low > 0) return `B is better after the last epoch: ${signed(difference)} (${range}).`;
  if (high < 0)
    return `A is better after the last epoch: ${signed(-difference)} (${range.replace(`${signed(low)} to ${signed(high)}`, `${signed(-high)} to ${signed(-low)}`)}).`;
  return `Undecided: B − A is ${signed(difference)} after the last epoch, and chance alone gives as much (${range}).`;
}
