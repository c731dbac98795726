/** How a run comes from its parent, up to the parent's name. Pure. */
import type { Run } from '../../runs/run.ts';

export function descentText({ origin, resolved }: Pick<Run, 'origin' | 'resolved'>): string {
  if (origin) return `goes on from epoch ${origin.epoch} of`;
  return resolved.training.start ? 'starts from the weights of' : 'made from';
}
