/** How a run comes from its parent, up to the parent's name. Pure. */
import type { Run } from '../../runs/run.ts';

export const descentText = ({ origin }: Pick<Run, 'origin'>): string => (origin ? `goes on from epoch ${origin.epoch} of` : 'made from');
