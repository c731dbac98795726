/** The verdict of an overfit check in a sentence, from what each learning rate reached. Pure. */
import type { Scores } from '../../runs/events.ts';
import type { OverfitVerdict } from '../../runs/run.ts';
import { isClassLoss, type LossName } from '../../spec/training.ts';

export type Attempt = { learningRate: number; firstLoss: number; last: Scores; steps: number; passed: boolean };

export function verdictOf(attempts: readonly Attempt[], about: { loss: LossName; batchSize: number; best?: Scores }): OverfitVerdict {
  const hasClasses = isClassLoss(about.loss);
  const passed = attempts.find((attempt) => attempt.passed);
  return {
    passed: passed !== undefined,
    sentence: passed ? passSentence(passed, about, hasClasses) : failSentence(attempts, about.batchSize, hasClasses),
    tries: attempts.map(({ learningRate, firstLoss, last, steps, passed: ok }) => ({
      learningRate,
      firstLoss,
      lastLoss: last.loss,
      accuracy: hasClasses ? last.metric : null,
      steps,
      passed: ok,
    })),
  };
}

type About = { batchSize: number; best?: Scores };

function passSentence({ learningRate, firstLoss, last, steps }: Attempt, { batchSize, best }: About, hasClasses: boolean): string {
  const right = best && best.metric < 1 ? `accuracy ${short(last.metric)}, as much as texts that begin alike allow` : 'all of it right';
  const fit = hasClasses ? right : `R2 ${short(last.metric)}`;
  const examples = batchSize === 1 ? 'one example' : `one batch of ${batchSize} examples`;
  return `It fits ${examples} in ${steps} steps at learning rate ${short(learningRate)}: ${fit}, loss from ${short(firstLoss)} to ${short(last.loss)}.`;
}

function failSentence(attempts: readonly Attempt[], batchSize: number, hasClasses: boolean): string {
  const finite = attempts.filter(({ last }) => Number.isFinite(last.loss));
  const [best] = finite.sort((a, b) => a.last.loss - b.last.loss);
  const advice = 'check labels and scaling, or give the model more units.';
  if (!best) return `It does not fit one batch of ${batchSize} examples: the loss became NaN at every learning rate tried; ${advice}`;
  const reached = hasClasses ? `accuracy ${short(best.last.metric)} and loss ${short(best.last.loss)}` : `R2 ${short(best.last.metric)}`;
  return `It does not fit even one batch of ${batchSize} examples: the best of ${attempts.length} learning rates reached ${reached} after ${best.steps} steps; ${advice}`;
}

/** Three significant digits. */
const short = (value: number): string => String(Number(value.toPrecision(3)));
