/** Metrics as columns: `val.accuracy.best`, `train.loss.min`, `val.loss.at(20)`, `val.macroF1.kept`. Read from summaries where those tell. Pure. */
import { extentIn, type CurveName, type Extent } from '../extremes.ts';
import { isError, metricLabel, metricNames, runMetricNames, type MetricName, type RunMetricName } from '../metrics.ts';
import { isTrained, type ListedRun } from '../listed-run.ts';
import type { Run } from '../run.ts';
import { ownEpochs } from '../status.ts';
import { ofTrained, pending, type Cell, type Column, type Facts, type TrainedColumn } from './column.ts';

export const metricParts = ['train', 'val'] as const;
type Part = (typeof metricParts)[number];
type Curve = 'loss' | RunMetricName;

/** best: the least loss, the greatest score. The epochs say where the extremes were first reached. */
const stats = ['last', 'best', 'min', 'max', 'bestEpoch', 'minEpoch', 'maxEpoch'] as const;
type Stat = (typeof stats)[number];

const partWords: Record<Part, string> = { train: 'training', val: 'validation' };
const statWords: Record<Stat, string> = {
  last: 'last',
  best: 'best',
  min: 'least',
  max: 'greatest',
  bestEpoch: 'best epoch',
  minEpoch: 'epoch of the least',
  maxEpoch: 'epoch of the greatest',
};

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const curveWord = (curve: Curve) => (curve === 'loss' ? 'loss' : metricLabel({ metricName: curve }));
const hasCurve = (run: Run, part: Part, curve: Curve): boolean =>
  (curve === 'loss' || run.metricName === curve) && (part === 'train' || run.examples.validation > 0);

const curveNameOf = (part: Part, curve: Curve): CurveName =>
  part === 'train' ? (curve === 'loss' ? 'trainLoss' : 'trainMetric') : curve === 'loss' ? 'validationLoss' : 'validationMetric';

/** What the weights that the run has at its end score: after a restore those of the best epoch. */
function lastOf({ last }: Run, part: Part, curve: Curve): number | null {
  const scores = part === 'train' ? last?.train : last?.validation;
  return scores ? (curve === 'loss' ? scores.loss : scores.metric) : null;
}

/** Older summaries keep no extremes. One epoch is its own extreme; of more the history has to be read, which is `pending` until then. */
function extentOf(run: Run, name: CurveName, { historyOf }: Facts): Extent | null | typeof pending {
  if (run.extremes) return run.extremes[name] ?? null;
  if (ownEpochs(run) <= 0 || run.last === null) return null;
  const history = historyOf?.(run.id);
  return history ? (extentIn(history, name) ?? null) : pending;
}

const isLoss = (curve: Curve) => curve === 'loss';

/** The best validation score of an older record is in its `best`; without a validation part that is the best training score. */
function olderBest({ extremes, best, examples }: Run, part: Part, curve: Curve): Run['best'] {
  const isKept = !extremes && !isLoss(curve) && part === (examples.validation > 0 ? 'val' : 'train');
  return isKept ? best : null;
}

const isOfBest = (stat: Stat, curve: Curve): boolean =>
  stat === 'best' || stat === 'bestEpoch' || (!isLoss(curve) && (stat === 'max' || stat === 'maxEpoch'));

function statOf(extent: Extent, stat: Exclude<Stat, 'last'>, curve: Curve): number {
  switch (stat) {
    case 'best':
      return isLoss(curve) ? extent.min : extent.max;
    case 'bestEpoch':
      return isLoss(curve) ? extent.minEpoch : extent.maxEpoch;
    case 'min':
    case 'max':
    case 'minEpoch':
    case 'maxEpoch':
      return extent[stat];
    default:
      return stat satisfies never;
  }
}

const outcome = { group: 'metrics', type: 'number', role: 'outcome', unit: '' } as const;

/** What `accuracy` or `val.accuracy` stands for is what the run ended with. */
function aliasesOf(part: Part, curve: Curve, stat: string): string[] {
  const whole = part === 'val' ? [`validation.${curve}.${stat}`, `${curve}.${stat}`] : [];
  if (stat !== 'last') return whole;
  return part === 'val' ? [...whole, curve, `val.${curve}`, `validation.${curve}`] : [`train.${curve}`];
}

function statColumn(part: Part, curve: Curve, stat: Stat): Column {
  const name = curveNameOf(part, curve);
  const older = (run: Run) => (isOfBest(stat, curve) ? olderBest(run, part, curve) : null);
  const isEpoch = stat === 'bestEpoch' || stat === 'minEpoch' || stat === 'maxEpoch';
  const read = (run: Run, facts: Facts): Cell => {
    if (!hasCurve(run, part, curve)) return null;
    if (stat === 'last') return lastOf(run, part, curve);
    const kept = older(run);
    if (kept) return stat === 'best' || stat === 'max' ? kept.validation.metric : kept.epoch;
    const extent = extentOf(run, name, facts);
    return extent === null || extent === pending ? extent : statOf(extent, stat, curve);
  };
  return ofTrained({
    ...outcome,
    path: `${part}.${curve}.${stat}`,
    title: `${upperFirst(partWords[part])} ${curveWord(curve)}, ${statWords[stat]}`,
    hint: stat === 'last' ? 'Of the weights that the run ended with.' : '',
    better: isEpoch ? null : isLoss(curve) ? 'lower' : 'higher',
    aliases: aliasesOf(part, curve, stat),
    read,
    ...(stat !== 'last' && { wantsHistory: (run) => read(run, {}) === pending }),
  });
}

const curves: readonly Curve[] = ['loss', ...runMetricNames];

const statColumns = metricParts.flatMap((part) => curves.flatMap((curve) => stats.map((stat) => statColumn(part, curve, stat))));

/** What the summary tells of one epoch: the last and the best are in it, and of one it never came to there is nothing. */
function knownAt(run: Run, { part, curve, epoch }: { part: Part; curve: Curve; epoch: number }): Cell {
  if (!hasCurve(run, part, curve) || epoch > run.epochsDone || epoch <= (run.origin?.epoch ?? 0)) return null;
  const isRestored = run.state.status === 'finished' && run.state.restoredEpoch !== undefined;
  const { best } = run;
  if (epoch === run.epochsDone && !isRestored) return lastOf(run, part, curve);
  if (best?.epoch === epoch && part === (run.examples.validation > 0 ? 'val' : 'train'))
    return isLoss(curve) ? best.validation.loss : best.validation.metric;
  return pending;
}

/** The value at the end of one epoch, from 1. It is pending until the history is read, unless the summary happens to tell it. */
function epochColumn(part: Part, curve: Curve, epoch: number): Column {
  const name = curveNameOf(part, curve);
  return ofTrained({
    ...outcome,
    path: `${part}.${curve}.at(${epoch})`,
    title: `${upperFirst(partWords[part])} ${curveWord(curve)}, at epoch ${epoch}`,
    hint: '',
    better: isLoss(curve) ? 'lower' : 'higher',
    aliases: [],
    read: (run, { historyOf }) => {
      const known = knownAt(run, { part, curve, epoch });
      const history = known === pending ? historyOf?.(run.id) : undefined;
      if (!history) return known;
      const at = history.epoch.indexOf(epoch);
      return at < 0 ? null : (history[name][at] ?? null);
    },
    wantsHistory: (run) => knownAt(run, { part, curve, epoch }) === pending,
  });
}

const atPattern = /^(?:(train|val|validation)\.)?([A-Za-z0-9]+)\.at\((\d{1,6})\)$/i;

/** The column of a name such as `val.accuracy.at(20)`; without a part it is the validation part. Null for any other name. */
export function epochColumnOf(name: string): Column | null {
  const [, part = 'val', written = '', epoch = ''] = atPattern.exec(name) ?? [];
  const curve = curves.find((each) => each.toLowerCase() === written.toLowerCase());
  if (!curve || Number(epoch) < 1) return null;
  return epochColumn(part.toLowerCase() === 'train' ? 'train' : 'val', curve, Number(epoch));
}

const metricWords = (name: MetricName) => name.replace(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`);

/** The exact measures of the kept weights over a whole part, as the run page tells them. */
const measureColumn = (part: Part, name: MetricName): Column =>
  ofTrained({
    ...outcome,
    path: `${part}.${name}.kept`,
    title: `${upperFirst(partWords[part])} ${metricWords(name)}, kept weights`,
    hint: 'Measured once, over the whole part, of the weights that the run ended with.',
    better: isError(name) ? 'lower' : 'higher',
    aliases: part === 'val' ? [`validation.${name}.kept`, `${name}.kept`, name, `val.${name}`] : [`train.${name}`],
    read: ({ measures }) => (part === 'train' ? measures?.train : measures?.validation)?.[name] ?? null,
  });

/** A curve of the same name keeps the short names: `accuracy` is its last. */
const isCurve = (alias: string) => curves.some((curve) => alias.toLowerCase().split('.').includes(curve.toLowerCase()));
const measureColumns = metricParts.flatMap((part) =>
  metricNames
    .map((name) => measureColumn(part, name))
    .map((column) => ({ ...column, aliases: column.aliases.filter((alias) => alias.endsWith('.kept') || !isCurve(alias)) })),
);

const score = (path: string, title: string, more: Pick<TrainedColumn, 'hint' | 'aliases' | 'read'>): Column =>
  ofTrained({ ...outcome, path, title, better: 'higher', ...more });

/** The run's own metric, whichever it is, so that runs of several tasks share a column. */
const scoreColumns: readonly Column[] = [
  score('score.best', 'Best', {
    hint: 'Best validation metric of the run, whichever it has; none for a check, which is scored on what it learns by heart.',
    aliases: ['best'],
    read: ({ best, purpose }) => (purpose === 'train' ? (best?.validation.metric ?? null) : null),
  }),
  score('score.last', 'Last', {
    hint: 'Validation metric of the weights that the run ended with.',
    aliases: ['last', 'score'],
    read: ({ last }) => last?.validation?.metric ?? null,
  }),
  score('score.floor', 'Floor', {
    hint: 'What always guessing the same would score.',
    aliases: ['floor'],
    read: ({ floor }) => floor?.scores.metric ?? null,
  }),
];

export const metricColumns: readonly Column[] = [...scoreColumns, ...statColumns, ...measureColumns];

/** Those that some run has a value of, told by the names of what was measured: most metrics are of other tasks. */
export function occurringMetrics(runs: readonly ListedRun[]): readonly Column[] {
  const names = new Set<string>(['loss']);
  for (const run of runs) {
    if (!isTrained(run)) continue;
    const { metricName, measures } = run;
    names.add(metricName);
    for (const [part, metrics] of [
      ['train', measures?.train],
      ['val', measures?.validation],
    ] as const)
      for (const name in metrics) names.add(`${part}.${name}.kept`);
  }
  return [
    ...scoreColumns,
    ...statColumns.filter(({ path }) => names.has(path.split('.')[1] ?? '')),
    ...measureColumns.filter(({ path }) => names.has(path)),
  ];
}
