/** Validation predictions as a person wants to read them: the worst mistakes first, or some of them. Pure. */
import { predictedClasses } from '../../charts/confusion-matrix.ts';
import { formatNumber } from '../../charts/format.ts';
import { targetNames } from '../../data/prepared.ts';
import type { Predictions } from '../../worker/protocol.ts';

export type Example = {
  at: number; // position in the predictions
  row: number; // row of the source table
  truth: string;
  predicted: string;
  isRight: boolean | null; // null for values
  confidence: number; // probability of the predicted class; NaN for values
  error: number; // predicted - true for values; 1 - probability of the true class otherwise
};

export type CellFilter = { truth: number; predicted: number }; // class codes

/** Some of the examples; `title` goes on after 'examples'. */
export type ExampleFilter = { title: string; holds: (at: number) => boolean; cell?: CellFilter };

type Outputs = Pick<Predictions, 'rows' | 'outputs' | 'width' | 'truth' | 'classes'>;

/** A column of raw values: `at` in the cells of a row. */
export type ExampleColumn = { name: string; at: number; kind: 'number' | 'text' | 'other' };

/** The raw columns but the target, which stands in its own; of images there are none. */
export function exampleColumns({ shown, preparation }: Pick<Predictions, 'shown' | 'preparation'>): ExampleColumn[] {
  if (shown.type === 'images') return [];
  const targets = targetNames(preparation.target);
  const types = new Map(preparation.columns.map(({ name, type }) => [name, type]));
  return shown.columns.flatMap((name, at): ExampleColumn[] => {
    if (targets.includes(name)) return [];
    const type = types.get(name);
    return [{ name, at, kind: type === 'number' ? 'number' : type === 'words' || type === 'characters' ? 'text' : 'other' }];
  });
}

/** Probability of a class; a single output is the probability of class 1. */
function probability({ outputs, width }: Outputs, at: number, code: number): number {
  if (width === 1) return code === 1 ? (outputs[at] ?? NaN) : 1 - (outputs[at] ?? NaN);
  return outputs[at * width + code] ?? NaN;
}

/** Those of a cell of the confusion matrix. */
export function cellFilter({ outputs, width, truth, classes }: Outputs, cell: CellFilter): ExampleFilter {
  const guesses = predictedClasses(outputs, width);
  const nameOf = (code: number) => classes?.[code] ?? String(code);
  return {
    title: `with true ${nameOf(cell.truth)} and predicted ${nameOf(cell.predicted)}`,
    holds: (at) => truth[at] === cell.truth && guesses[at] === cell.predicted,
    cell,
  };
}

/** Wrong ones first, the most certain mistakes on top; then right ones, the least certain first. Values: largest error first. */
export function worstFirst(predictions: Outputs, filter: ExampleFilter | null = null): Example[] {
  const { rows, truth, classes, width, outputs } = predictions;
  if (!classes) {
    const examples = Array.from(rows, (row, at): Example => {
      const [real, guess] = [truth[at] ?? NaN, outputs[at] ?? NaN];
      return {
        at,
        row,
        truth: formatNumber(real, 4),
        predicted: formatNumber(guess, 4),
        isRight: null,
        confidence: NaN,
        error: guess - real,
      };
    });
    return examples.filter(({ at }) => filter?.holds(at) ?? true).sort((a, b) => size(b.error) - size(a.error) || a.at - b.at);
  }
  const guesses = predictedClasses(outputs, width);
  const examples = Array.from(rows, (row, at) => ({ at, row, real: truth[at] ?? -1, guess: guesses[at] ?? -1 }))
    .filter(({ at }) => filter?.holds(at) ?? true)
    .map(({ at, row, real, guess }): Example => ({
      at,
      row,
      truth: classes[real] ?? String(real),
      predicted: classes[guess] ?? String(guess),
      isRight: real === guess,
      confidence: probability(predictions, at, guess),
      error: 1 - probability(predictions, at, real),
    }));
  return examples.sort((a, b) => Number(a.isRight) - Number(b.isRight) || size(b.error) - size(a.error) || a.at - b.at);
}

/** Not-a-number counts as the largest error: it must be seen. */
const size = (error: number) => (Number.isNaN(error) ? Infinity : Math.abs(error));
