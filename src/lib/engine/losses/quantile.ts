/** q times the error where the target lies above the output, 1 - q times it below (Koenker & Bassett 1978), mean over outputs and batch. */
import { valueRule, type LossRule } from './loss.ts';

export const quantile: LossRule = valueRule('quantile');
