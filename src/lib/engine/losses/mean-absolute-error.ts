/** |output - target|, mean over outputs and batch. Its slope at 0 is 0. */
import { valueRule, type LossRule } from './loss.ts';

export const meanAbsoluteError: LossRule = valueRule('meanAbsoluteError');
