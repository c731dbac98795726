import { mostSamples } from '../lib/engine/run/sample.ts';
import { backendChoices } from '../lib/spec/notebook.ts';
import type { Run } from '../lib/runs/run.ts';
import type { BackendChoice } from '../lib/spec/notebook.ts';

export type RunArguments = {
  command: 'run';
  file: string;
  backend: BackendChoice | null;
  cell: string | null;
  seed: number | null;
  weights: string | null;
  purpose: Run['purpose'];
  sample: number | null; // texts to write after a run that learnt next characters
};
export type Arguments =
  RunArguments | { command: 'templates'; name: string | null } | { command: 'help' } | { command: 'wrong'; message: string };

const purposes = ['train', 'overfitCheck', 'rangeTest'] as const satisfies readonly Run['purpose'][];

export const usage = `Usage:
  daybook run FILE.json [--backend wasm|cpu] [--cell NAME] [--seed N] [--weights OUT]
               [--purpose train|overfitCheck|rangeTest] [--sample COUNT]
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

function readRun(file: string | undefined, options: Map<string, string | null>): Arguments {
  if (file === undefined) return wrong('run needs a notebook file: daybook run FILE.json.');
  const known = ['backend', 'cell', 'seed', 'weights', 'purpose', 'sample'];
  for (const [name, value] of options) {
    if (!known.includes(name)) return wrong(`Option --${name} is unknown; run takes ${known.map((option) => `--${option}`).join(', ')}.`);
    if (value === null || value === '') return wrong(`Option --${name} needs a value.`);
  }
  const backend = options.get('backend') ?? null;
  const choice = backendChoices.find((name) => name === backend) ?? null;
  if (backend !== null && (choice === null || choice === 'webgpu')) {
    return wrong(`Backend "${backend}" does not run on the command line; choose wasm or cpu.`);
  }
  const seedText = options.get('seed') ?? null;
  const seed = seedText === null ? null : Number(seedText);
  if (seed !== null && (!Number.isSafeInteger(seed) || seed < 0)) return wrong(`Seed "${seedText}" must be a whole number from 0 on.`);
  const asked = options.get('purpose') ?? 'train';
  const purpose = purposes.find((name) => name === asked);
  if (!purpose) return wrong(`Purpose "${asked}" is unknown: use ${purposes.join(', ')}.`);
  const countText = options.get('sample') ?? null;
  const sample = countText === null ? null : Number(countText);
  if (sample !== null && !(Number.isSafeInteger(sample) && sample >= 1 && sample <= mostSamples))
    return wrong(`Sample "${countText}" must be a whole number from 1 to ${mostSamples}: how many texts to write.`);
  const [cell, weights] = [options.get('cell') ?? null, options.get('weights') ?? null];
  return { command: 'run', file, backend: choice, cell, seed, weights, purpose, sample };
}

/** What the words after `daybook` ask for. */
export function parseArguments(words: string[]): Arguments {
  const { plain, options } = splitOptions(words);
  const [command, first, ...rest] = plain;
  if (command === undefined || command === 'help' || options.has('help')) return { command: 'help' };
  if (rest.length > 0) return wrong(`"${rest[0]}" is one word too many.`);
  if (command === 'run') return readRun(first, options);
  if (command === 'templates') return { command: 'templates', name: first ?? null };
  return wrong(`Command "${command}" is unknown: use run, templates or help.`);
}
