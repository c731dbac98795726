import type { JsonPath } from './path.ts';

/** The nouns that have fields; each one's parser names itself so. */
export type NounName = 'dataset' | 'model' | 'training' | 'comparison' | 'hypothesis' | 'notebook';

/** Only what differs from the words of its own key: `learningRate` is 'Learning rate' by itself. Indexes are left out. */
const labels: { readonly [place: string]: string } = {
  'dataset.source.type': 'Source',
  'dataset.source.name': 'Dataset',
  'dataset.source.name of generator': 'Shape',
  'dataset.source.path': 'File',
  'dataset.source.seed': 'Data seed',
  'dataset.split.seed': 'Split seed',
  'dataset.ignore': 'Ignored columns',
  'dataset.preparation.imputation': 'Missing values',
  'dataset.preparation.encoding': 'Categories',
  'dataset.preparation.text.as': 'Text as',
  'dataset.preparation.text.weighting': 'Word weights',
  'model.layers.kernelSize': 'Kernel',
  'model.layers.initialiser': 'First weights',
  'training.optimizer.type': 'Optimizer',
  'training.optimizer.beta1': 'Beta 1',
  'training.optimizer.beta2': 'Beta 2',
  'training.lossOptions.focal': 'Focal gamma',
  'training.lossOptions.q': 'Quantile',
  'training.schedule.type': 'Schedule',
  'training.schedule.every': 'Epochs between steps',
  'training.schedule.floor': 'Least share',
  'training.schedule.rise': 'Rising share',
  'training.schedule.minDelta': 'Least gain',
  'training.warmup': 'Warm-up',
  'training.warmup.type': 'Warm-up',
  'training.clipping.value': 'Clip each gradient',
  'training.clipping.norm': 'Clip gradient norm',
  'training.regularisation.maxNorm': 'Max-norm',
  'training.earlyStopping.restoreBest': 'Restore the best',
  'training.instruments.every': 'Epochs between looks',
  'training.checkpoints.every': 'Checkpoints every',
  'training.checkpoints.megabytes': 'Checkpoint room',
  'training.seed': 'Run seed',
  'training.start': 'Start from',
  'training.start.type': 'Start from',
  'training.start.run': 'Start from',
  'training.start.path': 'Weights file',
  'training.start.frozen': 'Frozen layers',
  'training.budget': 'Time budget',
  'training.budget.seconds': 'Time budget',
  'training.regularisation.l1': 'L1',
  'training.regularisation.l2': 'L2',
  'training.earlyStopping.minDelta': 'Least gain',
};

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** For the middle of a sentence: 'learning rate', but 'L1'. */
export const lowerFirst = (label: string): string => (/^[A-Z][^a-z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));

/**
 * What a form calls a place, and every sentence about it: `['layers', 1, 'kernelSize']` of a model is 'Kernel'. `type` is that of the
 * object around the place, where it has one.
 */
export function fieldLabel(noun: NounName, path: JsonPath, type?: unknown): string {
  const keys = path.filter((part) => typeof part === 'string');
  const words = (keys.at(-1) ?? noun).replace(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`);
  const place = [noun, ...keys].join('.');
  return labels[`${place} of ${String(type)}`] ?? labels[place] ?? upperFirst(words);
}

/** A place in the middle of a sentence: 'learning rate', 'layer 2: units', 'layer 3'. */
export function placeWords(noun: NounName, path: JsonPath): string {
  const part = partLabel(path, null);
  if (part !== null && path.length === 2) return lowerFirst(part);
  const last = path.at(-1);
  const label = lowerFirst(fieldLabel(noun, path));
  return `${part === null ? '' : `${lowerFirst(part)}: `}${typeof last === 'number' ? `${label} (${last + 1})` : label}`;
}

const parts: { readonly [list: string]: string } = { layers: 'Layer', cells: 'Cell' };

/** 'Layer 2 (conv2d)' for a place inside a list of objects; null elsewhere. `types` says the type of the item, where it has one. */
export function partLabel(path: JsonPath, type: unknown): string | null {
  const [list, at] = path;
  const part = typeof list === 'string' ? parts[list] : undefined;
  if (part === undefined || typeof at !== 'number') return null;
  return typeof type === 'string' && type.length <= 20 ? `${part} ${at + 1} (${type})` : `${part} ${at + 1}`;
}
