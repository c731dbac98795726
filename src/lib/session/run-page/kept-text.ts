import { formatCount } from '../../charts/format.ts';
import type { Run } from '../../runs/run.ts';
import { whyUnkept } from '../../runs/status.ts';
import { keptLimits, type KeptNote } from '../../worker/kept-predictions.ts';

/** '114 predictions are kept with the run (61 kB).' */
export function keptText({ examples, of, bytes }: KeptNote): string {
  const size = bytes < 1e6 ? `${formatCount(Math.max(1, Math.round(bytes / 1000)))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  if (examples === of)
    return `${examples === 1 ? 'This prediction is' : `These ${formatCount(of)} predictions are`} kept with the run (${size}).`;
  const most = `at most ${formatCount(keptLimits.examples)} examples and ${keptLimits.bytes / 1e6} MB`;
  return `${formatCount(examples)} of ${formatCount(of)} predictions, evenly taken, are kept with the run (${size}; ${most}).`;
}

const reasons = {
  diverged: 'it diverged, and these are what its last finite weights say',
  failed: 'it failed, and these are what its last weights say',
  check: 'it only checked whether a few examples can be learnt by heart',
} as const;

/** What is kept of the predictions that are shown, or why nothing is; empty where there is nothing to say. */
export function aboutKept(
  run: Pick<Run, 'purpose' | 'state'>,
  { kept, trouble }: { kept: KeptNote | null; trouble: string | null },
): string {
  const why = whyUnkept(run);
  const unkept = why === null ? null : `No predictions are kept with this run: ${reasons[why]}.`;
  return [kept ? keptText(kept) : unkept, trouble].filter((sentence) => sentence !== null).join(' ');
}
