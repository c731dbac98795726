/** (output - target)^2, mean over outputs and batch. */
import { valueRule, type LossRule } from './loss.ts';

export const meanSquaredError: LossRule = valueRule('meanSquaredError');
