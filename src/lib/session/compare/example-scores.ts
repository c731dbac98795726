/** What each validation example adds to the score of a run: the mean over the examples is the score itself. Pure. */
import { predictedClasses } from '../../charts/confusion-matrix.ts';
import type { Better } from '../../runs/verdict/estimate.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import type { PartOutputs } from '../../worker/protocol.ts';

/** `range`: of right and wrong, and shares of right answers. */
export type ExampleScores = {
  name: string;
  kind: MetricKind;
  better: Better;
  range?: { least: number; greatest: number };
  rows: Int32Array;
  scores: Float64Array;
};

const share = { kind: 'share', better: 'higher', range: { least: 0, greatest: 1 } } as const;

/**
 * Of classes 1 for a right answer, else 0 (their mean is the accuracy); of labels the share of right ones; of next characters their mean
 * log loss (in nats); of values 1 - squared error / variance of the truth, over the
 * targets (their mean is R squared). An output that is no number is a wrong answer, or NaN.
 */
export function exampleScores({ rows, outputs, width, truth, preparation }: PartOutputs): ExampleScores {
  const over = (score: (value: number, real: number, column: number) => number): Float64Array =>
    Float64Array.from(rows, (_, row) => {
      let [sum, count] = [0, 0];
      for (let column = 0; column < width; column++) {
        const [value, real] = [outputs[row * width + column] ?? NaN, truth[row * width + column] ?? NaN];
        if (real < 0 && preparation.target.type === 'characters') continue; // the text is over
        sum += score(value, real, column);
        count++;
      }
      return sum / count;
    });
  switch (preparation.target.type) {
    case 'characters':
      return {
        name: 'log loss of a character, each text counted alike,',
        kind: 'error',
        better: 'lower',
        rows,
        scores: over((chance) => -Math.log(chance)),
      };
    case 'labels':
      return { name: 'label accuracy', ...share, rows, scores: over((yes, real) => (yes > 0.5 === real > 0.5 ? 1 : 0)) };
    case 'value':
    case 'values': {
      const variances = Array.from({ length: width }, (_, column) => varianceOf(truth.filter((_real, at) => at % width === column)));
      const explained = (value: number, real: number, column: number) => 1 - (value - real) ** 2 / (variances[column] ?? NaN);
      return { name: 'R\u00b2', kind: 'share', better: 'higher', rows, scores: over(explained) };
    }
    case 'classes': {
      const guesses = predictedClasses(outputs, width);
      return { name: 'accuracy', ...share, rows, scores: Float64Array.from(guesses, (guess, at) => (guess === truth[at] ? 1 : 0)) };
    }
    default:
      return preparation.target satisfies never;
  }
}

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
