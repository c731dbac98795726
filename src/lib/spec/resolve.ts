import { canonical } from './canonical.ts';
import { targetsOf, type Dataset, type Task } from './dataset.ts';
import { sha256 } from './hash.ts';
import { fieldLabel } from './field-labels.ts';
import type { LayerType, Model } from './model.ts';
import type { Issue, Parsed } from './parse.ts';
import { listNames, show } from './show.ts';
import { isClassLoss, lossNames, optionsOfLoss, type LossName, type Training } from './training.ts';

/** What is trained, with every default filled in and no names, notes, ids or run seed. Its canonical form is hashed. */
export type ResolvedDataset = Omit<Dataset, 'task'> & { task: Task };
/** Weights are named by their hash, never by where they lie: the same ones elsewhere are the same training. */
export type ResolvedStart = { weightsHash: string; frozen: number[] };
export type ResolvedTraining = Omit<Training, 'seed' | 'repeats' | 'loss' | 'start' | 'instruments' | 'checkpoints'> & {
  loss: LossName;
  start?: ResolvedStart;
}; // what may be left out: see `settingsOf`
export type Resolved = { version: 1; dataset: ResolvedDataset; model: Model; training: ResolvedTraining };

export type ResolveInput = {
  dataset: Dataset;
  model: Model;
  training: Training;
  task: Task; // what the target column turned out to be
  outputs: number; // what the data needs: its number of classes (2 for labels), or 1
  weightsHash?: string | null; // of the weights that the training starts from
};

/** How many numbers the model gives, where the layers alone tell it; null when that depends on the shape of the data. */
export function modelOutputs(model: Model): number | null {
  let isPooled = false; // one number a channel comes out
  for (const layer of model.layers.toReversed()) {
    if (layer.type === 'dense') return layer.units;
    if (layer.type === 'conv2d' || layer.type === 'separableConv2d' || layer.type === 'conv1d') return isPooled ? layer.filters : null;
    if ('returns' in layer) return isPooled || layer.returns === 'last' ? layer.units * (layer.direction === 'both' ? 2 : 1) : null;
    if (layer.type === 'globalAveragePool' || layer.type === 'globalMaxPool') isPooled = true;
    else if (!keepsWidth.has(layer.type)) return null;
  }
  return null;
}

const keepsWidth: ReadonlySet<LayerType> = new Set(['activation', 'dropout', 'flatten']);

/** The loss that 'auto' stands for. */
export function autoLoss({ model, task, outputs }: Pick<ResolveInput, 'model' | 'task' | 'outputs'>): LossName {
  if (task === 'regression') return 'meanSquaredError';
  if (task === 'labels') return 'sigmoidCrossEntropy';
  return task === 'classification' && modelOutputs(model) === 1 && outputs === 2 ? 'sigmoidCrossEntropy' : 'softmaxCrossEntropy';
}

function lossProblem(loss: LossName, input: ResolveInput): string | null {
  const { dataset, model, task, outputs } = input;
  const width = modelOutputs(model);
  const target = listNames(targetsOf(dataset), 'and');
  if (task === 'regression') {
    if (!isClassLoss(loss)) return null;
    const isOne = typeof dataset.target === 'string';
    const what = isOne ? `the target ${target} is a number` : `the targets ${target} are numbers`;
    return `loss ${show(loss)} is for classes, but ${what}: use "meanSquaredError" or "auto".`;
  }
  if (task === 'labels' && loss !== 'sigmoidCrossEntropy')
    return `loss ${show(loss)} does not tell a yes from a no for each of several labels: use "sigmoidCrossEntropy" or "auto".`;
  if (task === 'nextCharacter' && loss !== 'softmaxCrossEntropy')
    return `loss ${show(loss)} does not choose among characters: use "softmaxCrossEntropy" or "auto".`;
  switch (loss) {
    case 'meanSquaredError':
    case 'meanAbsoluteError':
    case 'huber':
    case 'quantile':
      return `loss ${show(loss)} is for numbers, but the target ${target} has classes: use "softmaxCrossEntropy" or "auto".`;
    case 'sigmoidCrossEntropy':
      if (task === 'labels') return null; // how many units there must be, the data tell
      if (outputs !== 2)
        return `loss "sigmoidCrossEntropy" tells two classes apart, but the target ${target} has ${outputs}: use "softmaxCrossEntropy" with ${outputs} units in the last layer.`;
      return width === null || width === 1
        ? null
        : `loss "sigmoidCrossEntropy" needs a model with one output, but its last layer has ${width} units: give it 1, or use "softmaxCrossEntropy".`;
    case 'softmaxCrossEntropy':
      return width === 1
        ? `loss "softmaxCrossEntropy" needs one output for each of the ${outputs} classes, but the last layer has 1 unit: give it ${outputs}.`
        : null;
    default:
      return loss satisfies never;
  }
}

/** An option of another loss would do nothing, which nobody wants who wrote it. */
function optionIssue(loss: LossName, options: Training['lossOptions']): Issue[] {
  const foreign = Object.keys(options ?? {}).filter((option) => !optionsOfLoss[loss].some((own) => own === option));
  return foreign.map((option) => {
    const owners = lossNames.filter((name) => optionsOfLoss[name].some((own) => own === option));
    const message = `${fieldLabel('training', ['lossOptions', option])} is an option of ${listNames(owners)}, but the loss is ${show(loss)}: take it out, or choose another loss.`;
    return { path: `training.lossOptions.${option}`, message };
  });
}

/** Fills in what 'auto' stands for and drops what names no result: the run seed, the repeats, the instruments, which checkpoints are kept. Paths of issues begin with `dataset`, `model` or `training`. */
export function resolve(input: ResolveInput): Parsed<Resolved> {
  const { dataset, model, training, task } = input;
  if (dataset.task !== 'auto' && dataset.task !== task) {
    const target = listNames(targetsOf(dataset), 'and');
    const message = `task is ${show(dataset.task)}, but the target ${target} is prepared for ${task}: use "auto".`;
    return { ok: false, issues: [{ path: 'dataset.task', message }] };
  }
  const loss = training.loss === 'auto' ? autoLoss(input) : training.loss;
  const problem = lossProblem(loss, input);
  if (problem !== null) return { ok: false, issues: [{ path: 'training.loss', message: problem }] };
  const issues = optionIssue(loss, training.lossOptions);
  if (issues.length > 0) return { ok: false, issues };
  const { seed: _seed, repeats: _repeats, instruments: _instruments, checkpoints: _checkpoints, start: from, ...rest } = training;
  const start = from && { start: { weightsHash: input.weightsHash ?? '', frozen: [...new Set(from.frozen)].sort((a, b) => a - b) } };
  return { ok: true, value: { version: 1, dataset: { ...dataset, task }, model, training: { ...rest, loss, ...start } } };
}

/** The name of what is trained: SHA-256 of the canonical form. Equal for every run seed. */
export const hashResolved = (resolved: Resolved): string => sha256(canonical(resolved));
