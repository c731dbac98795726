/** The measures of a run as the table of its page: names, digits and order. Pure. */
import { alignedDecimals, formatFixed } from '../../charts/format.ts';
import { metricNames, type Measures, type MetricName, type Metrics } from '../../runs/metrics.ts';
import type { Floor } from '../../runs/run.ts';

type Kind = { title: string; help: string; show: 'share' | 'percent' | 'unit' | 'number' };

/** unit: in the unit of the target, or its square. */
const kinds: Record<MetricName, Kind> = {
  accuracy: { title: 'Accuracy', help: 'The share of examples that are right.', show: 'share' },
  labelAccuracy: {
    title: 'Label accuracy',
    help: 'The share of single answers that are right, over all labels: 1 minus the Hamming loss.',
    show: 'share',
  },
  subsetAccuracy: { title: 'Subset accuracy', help: 'The share of examples of which every label is right.', show: 'share' },
  balancedAccuracy: { title: 'Balanced accuracy', help: 'The mean over the classes of the share that is found of each.', show: 'share' },
  macroF1: { title: 'F1, macro', help: 'The harmonic mean of precision and recall, each class or label counting the same.', show: 'share' },
  microF1: { title: 'F1, micro', help: 'The harmonic mean of precision and recall of all labels counted together.', show: 'share' },
  macroPrecision: {
    title: 'Precision, macro',
    help: 'How many of those taken for a class are of it, each class counting the same.',
    show: 'share',
  },
  macroRecall: { title: 'Recall, macro', help: 'How many of a class are taken for it, each class counting the same.', show: 'share' },
  f1: { title: 'F1', help: 'The harmonic mean of precision and recall.', show: 'share' },
  precision: { title: 'Precision', help: 'How many of those taken for a yes are one.', show: 'share' },
  recall: { title: 'Recall', help: 'How many of the yes are taken for one.', show: 'share' },
  weightedPrecision: {
    title: 'Precision, weighted',
    help: 'How many of those taken for a class are of it, by the size of the class.',
    show: 'share',
  },
  weightedRecall: { title: 'Recall, weighted', help: 'How many of a class are taken for it, by the size of the class.', show: 'share' },
  rocAuc: {
    title: 'ROC AUC',
    help: 'The share of pairs of both classes that the model puts in the right order; 0.5 is chance. Of labels their mean.',
    show: 'share',
  },
  logLoss: {
    title: 'Log loss',
    help: 'The mean of minus the natural logarithm of the probability given to the true class.',
    show: 'number',
  },
  brier: { title: 'Brier score', help: 'The mean squared distance of the probability from 0 or 1.', show: 'number' },
  calibrationError: {
    title: 'Calibration error',
    help: 'Expected calibration error of the guessed class over 15 equal bins: how far its probability is from how often it is right.',
    show: 'number',
  },
  rmse: {
    title: 'RMSE',
    help: 'The root of the mean squared error, in the unit of the target; of several values at once, the mean of their roots.',
    show: 'unit',
  },
  mae: { title: 'MAE', help: 'The mean absolute error, in the unit of the target.', show: 'unit' },
  mape: { title: 'MAPE', help: 'The mean absolute error as a share of the true value.', show: 'percent' },
  r2: { title: 'R\u00b2', help: 'The share of the variance that is explained; 0 is always guessing the mean of the part.', show: 'share' },
  mse: { title: 'MSE', help: 'The mean squared error, in the squared unit of the target.', show: 'unit' },
  perplexity: { title: 'Perplexity', help: 'As many equally likely characters would be as hard to guess.', show: 'unit' },
  bitsPerCharacter: {
    title: 'Bits per character',
    help: 'The mean of minus the binary logarithm of the probability of the true character.',
    show: 'number',
  },
};

export type MeasureRow = { name: MetricName; title: string; help: string; train: string; validation: string | null; floors: string[] };

function shown(values: readonly (number | undefined)[], show: Kind['show']): string[] {
  const known = values.map((value) => value ?? NaN);
  switch (show) {
    case 'share':
    case 'number':
      return known.map((value) => formatFixed(value, 3));
    case 'percent':
      return known.map((value) => (Number.isNaN(value) ? formatFixed(NaN, 1) : `${formatFixed(value * 100, 1)}%`));
    case 'unit': {
      const decimals = alignedDecimals(known, 4);
      return known.map((value) => formatFixed(value, decimals));
    }
    default:
      return show satisfies never;
  }
}

/** Floors that were measured as the run was, the highest first. */
export const measuredFloors = (floor: Floor | null): (Floor & { metrics: Metrics })[] =>
  (floor ? [floor, ...(floor.others ?? [])] : []).flatMap((each) => (each.metrics ? [{ ...each, metrics: each.metrics }] : []));

/** A row for every measure that either part has, with what the floors reach on the validation part. */
export function measureRows({ train, validation }: Measures, floor: Floor | null = null): MeasureRow[] {
  const floors = measuredFloors(floor);
  return metricNames
    .filter((name) => train[name] !== undefined || validation?.[name] !== undefined)
    .map((name) => {
      const { title, help, show } = kinds[name];
      const all = [train[name], validation?.[name], ...floors.map(({ metrics }) => metrics[name])];
      const [ofTrain = '', ofValidation = '', ...ofFloors] = shown(all, show);
      return { name, title, help, train: ofTrain, validation: validation && ofValidation, floors: ofFloors };
    });
}

export type TargetTable = { part: string; columns: { title: string; help: string }[]; rows: { name: string; cells: string[] }[] };

/** A row for each of several targets, a column for every measure that any of them has. */
export function targetTable(targets: NonNullable<Measures['targets']>): TargetTable {
  const isValidated = targets.some(({ validation }) => validation !== null);
  const metrics = targets.map(({ train, validation }) => (isValidated ? (validation ?? {}) : train));
  const names = metricNames.filter((name) => metrics.some((each) => each[name] !== undefined));
  const columns = names.map((name) =>
    shown(
      metrics.map((each) => each[name]),
      kinds[name].show,
    ),
  );
  return {
    part: isValidated ? 'validation' : 'train',
    columns: names.map((name) => kinds[name]),
    rows: targets.map(({ name }, row) => ({ name, cells: columns.map((cells) => cells[row] ?? '') })),
  };
}
