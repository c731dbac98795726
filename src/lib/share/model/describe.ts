/** Sentences for a stranger who has the file and nothing else: what each input and output is, in order. */
import { lagOf } from '../../data/series/transform.ts';
import { targetNames, type FittedColumn, type FittedPreparation } from '../../data/prepared.ts';
import { codeNames } from '../../data/text/characters.ts';
import { listNames } from '../../spec/show.ts';

export type Described = {
  input: string; // its shape behind the batch, and what it holds
  inputs: string[]; // one line for each number of an example, or for each column
  output: string;
  outputs: string[]; // names, in order
  outside: string[]; // what the file leaves to be done, in sentences
};

const shapeOf = (lengths: readonly number[]): string => `[batch, ${lengths.join(', ')}]`;

export function describePreparation(preparation: FittedPreparation): Described {
  const { inputShape } = preparation;
  return { ...inputsOf(preparation), ...outputsOf(preparation), input: `${kindOf(preparation)}, ${shapeOf(inputShape)}` };
}

function kindOf({ columns, series }: FittedPreparation): string {
  if (series) return 'float32, rows of the past in the order of time, the latest last, with these columns';
  if (columns.some(({ type }) => type === 'characters')) return 'int32, codes of characters';
  return columns.some(({ type }) => type === 'image')
    ? 'float32, pixels as height x width x channels'
    : 'float32, unscaled numbers in this order';
}

function inputsOf(preparation: FittedPreparation): Pick<Described, 'inputs' | 'outside'> {
  const { columns, planar, inputNames, series } = preparation;
  const outside = columns.flatMap(recipeOf);
  if (planar) {
    const raw = listNames(columns.map(({ name }) => JSON.stringify(name)), 'and'); // prettier-ignore
    return {
      inputs: inputNames,
      outside: [`The inputs are made of the columns ${raw} as their names say, before any scaling.`, ...outside],
    };
  }
  const changed = series && (series.transform === 'log' || lagOf(series) > 0);
  if (changed) outside.push(`The first column is ${changeOf(preparation)}.`);
  return { inputs: columns.flatMap(linesOf), outside };
}

const changeOf = ({ series }: FittedPreparation): string => {
  const level = series?.transform === 'log' ? 'the natural logarithm of the value' : 'the value';
  const lag = series ? lagOf(series) : 0;
  return lag === 0 ? level : `${level}, less the same ${lag === 1 ? 'one row' : `${lag} rows`} before`;
};

function linesOf(column: FittedColumn): string[] {
  switch (column.type) {
    case 'number':
      return [`${column.name}: a number in its own unit; where it is missing, ${column.fill}`];
    case 'category':
      return column.categories.map(
        (category) => `${column.name}=${category}: 1 where ${column.name} is ${JSON.stringify(category)}, else 0`,
      );
    case 'words':
      return column.words.map((word) => `${column.name}: ${word}`);
    case 'image':
      return [`${column.name}: ${column.shape.join(' x ')} pixels, ${column.divisor === 1 ? 'as in the data' : `0 to ${column.divisor}`}`];
    case 'characters':
      return [`${column.name}: ${column.length} codes`];
    default:
      return column satisfies never;
  }
}

/** What only code outside the file can do. */
function recipeOf(column: FittedColumn): string[] {
  if (column.type === 'category')
    return [
      `Where ${column.name} is missing, take ${JSON.stringify(column.categories[column.fill] ?? '')}; a value that is not listed leaves all of its inputs 0.`,
    ];
  if (column.type === 'characters')
    return [
      `Codes of ${column.name}: 0 is the end of a text and what pads it in front, 1 any character not listed, and the characters from 2 on stand in preparation.json; the first ${column.length} characters are read.`,
    ];
  if (column.type !== 'words') return [];
  const weights = { binary: '1 where the word occurs', counts: 'how often the word occurs', tfidf: 'how often the word occurs times its idf (in preparation.json), each example divided by its length (l2)' }; // prettier-ignore
  return [
    `Words of ${column.name} are runs of two or more letters, digits or underscores in lower case; an input is ${weights[column.weighting]}.`,
  ];
}

function outputsOf(preparation: FittedPreparation): Pick<Described, 'output' | 'outputs'> {
  const { target, series } = preparation;
  switch (target.type) {
    case 'classes':
      return { output: `the chance of each class of ${target.name}, in this order`, outputs: target.classes };
    case 'characters': {
      const [column] = preparation.columns;
      const outputs = column?.type === 'characters' ? codeNames(column) : target.classes;
      return { output: 'at every position, the chance of each next character, by code', outputs };
    }
    case 'labels':
      return {
        output: 'for each label the chance of its yes, in this order',
        outputs: target.labels.map(({ name, classes: [, yes = ''] }) => `${name}: ${yes}`),
      };
    case 'values':
      return { output: 'each number in its own unit, in this order', outputs: targetNames(target) };
    case 'value':
      return series
        ? {
            output: `${changeOf(preparation)} of ${target.name} in each of the next ${series.horizon} rows`,
            outputs: Array.from({ length: series.horizon }, (_, at) => `${target.name} ${at + 1} ahead`),
          }
        : { output: 'the number in its own unit', outputs: [target.name] };
    default:
      return target satisfies never;
  }
}
