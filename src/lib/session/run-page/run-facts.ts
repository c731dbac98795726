/** What made a run, in words: pairs of a name and a value, grouped as the run page and the comparison show them. Pure. */
import { formatCount, formatFixed, formatNumber, formatSeconds } from '../../charts/format.ts';
import { describeIntervention } from '../../runs/interventions.ts';
import { metricLabel } from '../../runs/metrics.ts';
import type { Run } from '../../runs/run.ts';
import { targetText, type Source } from '../../spec/dataset.ts';
import { textOf } from '../../spec/dataset/text.ts';
import type { Layer } from '../../spec/model.ts';
import { fieldLabel, lowerFirst } from '../../spec/field-labels.ts';
import { layerKinds } from '../words/layer-kinds.ts';
import { lossTitles, optimizerKinds, scheduleKinds } from '../words/training-kinds.ts';
import { costFacts } from './cost-facts.ts';
import { optimizerDefaults, settingsOf, type TrainingSettings } from '../../spec/training.ts';
import type { ResolvedDataset, ResolvedTraining } from '../../spec/resolve.ts';

export type Fact = { name: string; value: string; isCode?: boolean };
export type FactGroup = { title: string; facts: Fact[] };

const percent = (share: number) => `${formatNumber(share * 100, 3)}%`.replace(/\.0+%$/, '%');
const fact = (name: string, value: string | number | null | undefined, isCode = false): Fact[] =>
  value === null || value === undefined || value === '' ? [] : [{ name, value: String(value), isCode }];

function sourceText(source: Source): string {
  switch (source.type) {
    case 'shipped':
      return source.name;
    case 'generator':
      return `${source.name}, ${formatCount(source.examples)} examples, noise ${source.noise}, seed ${source.seed}`;
    case 'file':
      return source.path;
    default:
      return source satisfies never;
  }
}

const imputations = { mean: 'the mean', median: 'the median', drop: 'rows with one are dropped' };
const scalings = { standard: 'mean 0, deviation 1', minMax: '0 to 1', none: 'none' };

export function datasetFacts(dataset: ResolvedDataset): Fact[] {
  const { split, preparation } = dataset;
  const training = 1 - split.validation - split.test;
  return [
    ...fact('source', sourceText(dataset.source)),
    ...fact(typeof dataset.target === 'string' ? 'target' : 'targets', `${targetText(dataset)} (${dataset.task})`),
    ...fact('ignored columns', dataset.ignore.join(', ')),
    ...fact('split', `${percent(training)} train, ${percent(split.validation)} validation, ${percent(split.test)} test`),
    ...fact('split seed', preparation.series ? 'none: by time' : `${split.seed}${split.stratified ? ', stratified' : ''}`),
    ...fact('missing values', imputations[preparation.imputation]),
    ...textFacts(dataset),
    ...fact('scaling', scalings[preparation.scaling]),
    ...fact('categories', preparation.encoding === 'oneHot' ? 'one-hot' : 'ignored'),
    ...(dataset.task === 'regression' ? fact('target scaling', scalings[preparation.targetScaling]) : []),
    ...seriesFacts(dataset),
    ...(preparation.inputs.join() === 'x1,x2' ? [] : fact('inputs', preparation.inputs.join(', '))),
  ];
}

function seriesFacts({ preparation: { series } }: ResolvedDataset): Fact[] {
  if (!series) return [];
  const { window, horizon, season, transform, differencing } = series;
  return [
    ...fact('window', `${formatCount(window)} rows, ${formatCount(horizon)} ahead`),
    ...fact('season', season === 1 ? 'none' : `${formatCount(season)} rows`),
    ...(transform === 'none' ? [] : fact('transform', transform)),
    ...(differencing === 'none' ? [] : fact('differencing', differencing)),
  ];
}

/** What was said of text, where it was learnt from or said at all. */
function textFacts({ task, preparation }: ResolvedDataset): Fact[] {
  if (preparation.text === undefined && task !== 'nextCharacter') return [];
  const { as, weighting, vocabulary, length } = textOf(preparation);
  const reading = task === 'nextCharacter' ? 'characters' : as;
  const words = `at most ${formatCount(vocabulary)} words, ${{ tfidf: 'tf-idf', counts: 'counted', binary: 'there or not' }[weighting]}`;
  const characters = `at most ${formatCount(vocabulary)} characters, ${length === 0 ? 'as long as the longest of the training part' : `${length} of each text`}`;
  return fact('text', reading === 'words' ? words : characters);
}

/** 'dense: units 16, activation relu, bias yes, first weights glorotUniform' */
export function layerText(layer: Layer): string {
  const kind = layerKinds[layer.type];
  if (layer.type === 'residual') return `${kind.title}: ${layer.layers.map(layerText).join('; ')}`;
  const values = new Map<string, unknown>(Object.entries(layer));
  const said = kind.fields.filter(({ key }) => values.has(key)); // a field that came later is absent where it has its default
  const fields = said.map(({ key }) => `${lowerFirst(fieldLabel('model', ['layers', 0, key], layer.type))} ${valueText(values.get(key))}`);
  return [kind.title, ...(fields.length > 0 ? [fields.join(', ')] : [])].join(': ');
}

const valueText = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

/** 'SGD with momentum, momentum 0.8': the numbers that differ from the defaults, unless they are few. */
function optimizerText({ optimizer }: ResolvedTraining): string {
  const kind = optimizerKinds[optimizer.type];
  return [kind.title, ...numbersText(optimizer, 'optimizer', optimizerDefaults[optimizer.type])].join(', ');
}

function numbersText(value: object, place: string, defaults: object): string[] {
  const standard = new Map<string, unknown>(Object.entries(defaults));
  return Object.entries(value)
    .filter(([key, number]) => key !== 'type' && (standard.size === 1 || standard.get(key) !== number))
    .map(([key, number]) => `${lowerFirst(fieldLabel('training', [place, key]))} ${String(number)}`);
}

function scheduleFacts({ schedule, warmup }: TrainingSettings): Fact[] {
  const kind = scheduleKinds[schedule.type];
  const text = [
    kind.title,
    ...Object.entries(schedule).flatMap(([key, value]) =>
      key === 'type' ? [] : [`${lowerFirst(fieldLabel('training', ['schedule', key]))} ${value}`],
    ),
  ].join(', ');
  return [
    ...(schedule.type === 'constant' ? [] : fact('schedule', text)),
    ...fact(
      'warm-up',
      warmup && (warmup.type === 'steps' ? `${formatCount(warmup.steps)} steps` : `${percent(warmup.share)} of the steps`),
    ),
  ];
}

function stoppingText({ earlyStopping }: ResolvedTraining): string {
  if (!earlyStopping) return 'off';
  const { patience, minDelta, restoreBest } = earlyStopping;
  return `after ${patience} epochs without a gain of ${minDelta}${restoreBest ? '; the best weights are restored' : ''}`;
}

export function trainingFacts(training: ResolvedTraining): Fact[] {
  const { regularisation } = training;
  const settings = settingsOf(training);
  const { clipping, maxNorm } = settings;
  return [
    ...fact('optimizer', optimizerText(training)),
    ...fact('learning rate', training.learningRate),
    ...scheduleFacts(settings),
    ...fact('batch size', training.batchSize),
    ...fact('epochs', training.epochs),
    ...fact('loss', [lossTitles[training.loss], ...numbersText(training.lossOptions ?? {}, 'lossOptions', {})].join(', ')),
    ...(regularisation.l1 === 0 ? [] : fact('L1', regularisation.l1)),
    ...(regularisation.l2 === 0 ? [] : fact('L2', regularisation.l2)),
    ...(maxNorm === 0 ? [] : fact('max-norm', maxNorm)),
    ...(clipping.value === 0 ? [] : fact('gradients clipped at', clipping.value)),
    ...(clipping.norm === 0 ? [] : fact('gradient norm clipped at', clipping.norm)),
    ...fact('early stopping', stoppingText(training)),
    ...fact('starts from', training.start && `weights ${training.start.weightsHash}`),
    ...fact('frozen layers', training.start?.frozen.map((index) => index + 1).join(', ')),
    ...fact('time budget', settings.budget.seconds === 0 ? null : formatSeconds(settings.budget.seconds)),
  ];
}

const repeatText = (repeats: boolean | undefined) =>
  repeats === undefined ? null : repeats ? 'the same bits' : 'parted: a repeat of this run may end elsewhere';

function machineFacts({ environment, requestedBackend, dispatches }: Run): Fact[] {
  if (!environment) return fact('backend', `not started; asked for ${requestedBackend}`);
  return [
    ...fact('backend', `${environment.backend}${requestedBackend === 'auto' ? '' : ', pinned'}`),
    ...fact('why', environment.backendReason),
    ...fact('path', environment.path === 'tfjs' ? 'tfjs' : `${environment.path} program`),
    ...fact('adapter', environment.adapter),
    ...fact('first steps done twice', repeatText(environment.repeats)),
    ...fact('dispatches', dispatches > 0 ? formatCount(dispatches) : null),
    ...fact('cores', environment.cores),
    ...fact('browser', environment.userAgent),
    ...fact('Daybook', `${environment.appVersion}, engine ${environment.engineVersion}`),
  ];
}

function recordFacts(run: Run): Fact[] {
  return [
    ...fact('run seed', run.seed),
    ...fact('examples', `${formatCount(run.examples.train)} train, ${formatCount(run.examples.validation)} validation`),
    ...fact('parameters', run.parameterCount === null ? null : formatCount(run.parameterCount)),
    ...fact('epochs done', `${run.epochsDone} of ${run.resolved.training.epochs}`),
    ...fact('steps done', formatCount(run.stepsDone)),
    ...fact('steps its time bought', run.bought === undefined ? null : formatCount(run.bought)),
    ...fact('training time', run.elapsedMs > 0 ? formatSeconds(run.elapsedMs / 1000) : null),
    ...fact(
      'floor',
      run.floor &&
        `${run.floor.description}: ${metricLabel(run)} ${formatFixed(run.floor.scores.metric, 3)}${Number.isFinite(run.floor.scores.loss) ? `, loss ${formatNumber(run.floor.scores.loss)}` : ''}`,
    ),
    ...fact('spec hash', run.specHash, true),
    ...fact('data hash', run.dataHash, true),
    ...fact('weights hash', run.weightsHash, true),
    ...fact('run id', run.id, true),
  ];
}

/** Numbers that were moved while it trained, in order. */
const movedFacts = ({ interventions }: Run): Fact[] =>
  interventions.flatMap((each, at) => fact(interventions.length === 1 ? 'change' : `change ${at + 1}`, describeIntervention(each)));

export const madeOf = (run: Run): FactGroup[] => [
  { title: 'Data', facts: datasetFacts(run.resolved.dataset) },
  { title: 'Model', facts: run.resolved.model.layers.map((layer, at) => ({ name: `layer ${at + 1}`, value: layerText(layer) })) },
  { title: 'Training', facts: trainingFacts(run.resolved.training) },
  ...(run.interventions.length > 0 ? [{ title: 'Changed by hand', facts: movedFacts(run) }] : []),
  { title: 'Record', facts: recordFacts(run) },
  ...[costFacts(run)].flatMap((facts) => (facts.length > 0 ? [{ title: 'Time and memory', facts }] : [])),
  { title: 'Machine', facts: machineFacts(run) },
];
