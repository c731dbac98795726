/** Half the square of the error up to delta, a line of slope delta beyond (Huber 1964), mean over outputs and batch. */
import { valueRule, type LossRule } from './loss.ts';

export const huber: LossRule = valueRule('huber');
