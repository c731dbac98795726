import { mostSamples } from '../lib/engine/run/sample.ts';
import { backendChoices } from '../lib/spec/notebook.ts';
import type { Run } from '../lib/runs/run.ts';
import { mostRepeats } from '../lib/spec/training.ts';
import type { BackendChoice } from '../lib/spec/notebook.ts';

/** What a run leaves behind, as files; null is nothing. `checkpoint`: which one is saved. */
export type Outputs = { weights: string | null; save: string | null; checkpoint: 'last' | 'best' };

type Training = {
  file: string;
  backend: BackendChoice | null;
  seed: number | null;
  outputs: Outputs;
  sample: number | null; // texts to write after a run that learnt next characters
};
/** `repeats`: null is as many as each cell says. */
export type RunArguments = Training & { command: 'run'; cell: string | null; repeats: number | null; purpose: Run['purpose'] };
/** Goes on from a saved run; what is null stays. */
export type ContinueArguments = Training & { command: 'continue'; epochs: number | null; learningRate: number | null };
export type Arguments =
  | RunArguments
  | ContinueArguments
  | { command: 'templates'; name: string | null }
  | { command: 'help' }
  | { command: 'wrong'; message: string };

const purposes = ['train', 'overfitCheck', 'rangeTest'] as const satisfies readonly Run['purpose'][];

export const usage = `Usage:
  daybook run FILE.json [--backend wasm|cpu] [--cell NAME] [--seed N] [--repeats N] [--weights OUT]
               [--save OUT] [--checkpoint last|best]
               [--purpose train|overfitCheck|rangeTest] [--sample COUNT]
  daybook continue SAVED [--epochs MORE] [--learning-rate X] [--seed N] [--backend wasm|cpu]
               [--weights OUT] [--save OUT] [--checkpoint last|best] [--sample COUNT]
  daybook templates [NAME]`;

const wrong = (message: string): Arguments => ({ command: 'wrong', message });

/** Options and the words between them, in any order; `--name value` and `--name=value`. */
function splitOptions(words: string[]): { plain: string[]; options: Map<string, string | null> } {
  const plain: string[] = [];
  const options = new Map<string, string | null>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    if (equals > 0) options.set(word.slice(2, equals), word.slice(equals + 1));
    else options.set(word.slice(2), words[++index] ?? null);
  }
  return { plain, options };
}

type Options = ReadonlyMap<string, string | null>;

/** The first that is not known or has no value. */
function refuseOptions(command: string, options: Options, known: readonly string[]): string | null {
  for (const [name, value] of options) {
    if (!known.includes(name)) return `Option --${name} is unknown; ${command} takes ${known.map((option) => `--${option}`).join(', ')}.`;
    if (value === null || value === '') return `Option --${name} needs a value.`;
  }
  return null;
}

/** A number from an option; null where it is not given, a sentence where it is wrong. */
function readNumber(
  options: Options,
  name: string,
  { isFine, what }: { isFine: (value: number) => boolean; what: string },
): number | string | null {
  const text = options.get(name) ?? null;
  if (text === null) return null;
  const value = Number(text);
  const label = name.replace('-', ' ');
  return isFine(value) ? value : `${label.charAt(0).toUpperCase()}${label.slice(1)} "${text}" must be ${what}.`;
}

const trainingOptions = ['backend', 'seed', 'weights', 'save', 'checkpoint', 'sample'];

/** What both commands that train take; a sentence where it is wrong. */
function readTraining(file: string, options: Options): Training | string {
  const backend = options.get('backend') ?? null;
  const choice = backendChoices.find((name) => name === backend) ?? null;
  if (backend !== null && (choice === null || choice === 'webgpu'))
    return `Backend "${backend}" does not run on the command line; choose wasm or cpu.`;
  const seed = readNumber(options, 'seed', {
    isFine: (value) => Number.isSafeInteger(value) && value >= 0,
    what: 'a whole number from 0 on',
  });
  if (typeof seed === 'string') return seed;
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1 && value <= mostSamples;
  const sample = readNumber(options, 'sample', {
    isFine: isCount,
    what: `a whole number from 1 to ${mostSamples}: how many texts to write`,
  });
  if (typeof sample === 'string') return sample;
  const checkpoint = options.get('checkpoint') ?? 'last';
  if (checkpoint !== 'last' && checkpoint !== 'best') return `Checkpoint "${checkpoint}" is unknown: use last or best.`;
  const [weights, save] = [options.get('weights') ?? null, options.get('save') ?? null];
  if (options.has('checkpoint') && save === null) return '--checkpoint says which one --save OUT writes: give that too.';
  return { file, backend: choice, seed, outputs: { weights, save, checkpoint }, sample };
}

function readRun(file: string | undefined, options: Options): Arguments {
  if (file === undefined) return wrong('run needs a notebook file: daybook run FILE.json.');
  const refusal = refuseOptions('run', options, [
    'backend',
    'cell',
    'seed',
    'repeats',
    'weights',
    'save',
    'checkpoint',
    'purpose',
    'sample',
  ]);
  const training = refusal ?? readTraining(file, options);
  if (typeof training === 'string') return wrong(training);
  const asked = options.get('purpose') ?? 'train';
  const purpose = purposes.find((name) => name === asked);
  if (!purpose) return wrong(`Purpose "${asked}" is unknown: use ${purposes.join(', ')}.`);
  const repeats = readNumber(options, 'repeats', {
    isFine: (value) => Number.isSafeInteger(value) && value >= 1 && value <= mostRepeats,
    what: `a whole number from 1 to ${mostRepeats}: how many seeds to train`,
  });
  if (typeof repeats === 'string') return wrong(repeats);
  return { command: 'run', ...training, cell: options.get('cell') ?? null, repeats, purpose };
}

function readContinue(file: string | undefined, options: Options): Arguments {
  if (file === undefined) return wrong('continue needs a file that --save wrote, or that a run page saved: daybook continue SAVED.');
  const refusal = refuseOptions('continue', options, ['epochs', 'learning-rate', ...trainingOptions]);
  const training = refusal ?? readTraining(file, options);
  if (typeof training === 'string') return wrong(training);
  const epochs = readNumber(options, 'epochs', {
    isFine: (value) => Number.isSafeInteger(value) && value >= 1,
    what: 'a whole number from 1 on',
  });
  if (typeof epochs === 'string') return wrong(epochs);
  const learningRate = readNumber(options, 'learning-rate', {
    isFine: (value) => value > 0 && value <= 100,
    what: 'above 0 and at most 100',
  });
  if (typeof learningRate === 'string') return wrong(learningRate);
  return { command: 'continue', ...training, epochs, learningRate };
}

/** What the words after `daybook` ask for. */
export function parseArguments(words: string[]): Arguments {
  const { plain, options } = splitOptions(words);
  const [command, first, ...rest] = plain;
  if (command === undefined || command === 'help' || options.has('help')) return { command: 'help' };
  if (rest.length > 0) return wrong(`"${rest[0]}" is one word too many.`);
  if (command === 'run') return readRun(first, options);
  if (command === 'continue') return readContinue(first, options);
  if (command === 'templates') return { command: 'templates', name: first ?? null };
  return wrong(`Command "${command}" is unknown: use run, continue, templates or help.`);
}
