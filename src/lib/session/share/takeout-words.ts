/** What is taken out or brought in, in words. Pure. */
import { formatCount } from '../../charts/format.ts';
import type { TakeoutProgress } from '../../worker/takeout.ts';
import { formatBytes } from '../words/checkpoints.ts';
import type { Doing } from './takeout.svelte.ts';

export const titles: Record<Doing, string> = {
  runs: 'Exporting runs',
  backUp: 'Backing up',
  inspect: 'Checking the backup',
  restore: 'Restoring',
};

/** '12 of 40 runs', '3.1 MB of 12 MB'; before anything was told what goes on is the title alone. */
export function progressText(progress: TakeoutProgress | null): string {
  if (!progress) return 'Starting…';
  const { done, of, unit } = progress;
  if (unit === 'bytes') return of === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(of)}`;
  const noun = unit === 'runs' ? 'runs' : 'runs and notebooks';
  return `${formatCount(done)}${of === null ? '' : ` of ${formatCount(of)}`} ${noun}`;
}
