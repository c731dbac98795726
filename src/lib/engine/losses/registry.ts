import type { LossName } from '../../spec/training.ts';
import type { LossRule } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

export const lossRules: Record<LossName, LossRule> = { softmaxCrossEntropy, sigmoidCrossEntropy, meanSquaredError };
