/** What is written down of a run itself: its name, how it stands, when, how long, what a person said of it. Pure. */
import { shownName } from '../annotations.ts';
import { purposeWords } from '../describe-run.ts';
import { groupIdOf } from '../group.ts';
import type { ImportedRun } from '../imported-run.ts';
import { isTrained, statusWord } from '../listed-run.ts';
import type { Run } from '../run.ts';
import { startedAtOf } from '../status.ts';
import type { Cell, Column, Facts, Role, ValueType } from './column.ts';

/** Training time alone, the steps of the run itself: one that goes on from a checkpoint did not train those before. */
function speedOf({ stepsDone, origin, elapsedMs }: Run): number | null {
  const steps = stepsDone - (origin?.step ?? 0);
  return elapsedMs > 0 && steps > 0 ? (1000 * steps) / elapsedMs : null;
}

const reasons = { epochs: 'all epochs', earlyStopping: 'early stopping', budget: 'time budget', goal: 'goal reached' } as const;

/** Why it ended, or what went wrong. */
function reasonOf({ state }: Run): string | null {
  switch (state.status) {
    case 'finished':
      return reasons[state.reason];
    case 'diverged':
    case 'failed':
    case 'interrupted':
      return state.message;
    case 'stopped':
      return 'stopped by hand';
    case 'queued':
    case 'running':
    case 'paused':
      return null;
    default:
      return state satisfies never;
  }
}

const endedAtOf = ({ state }: Run): number | null => ('finishedAt' in state ? state.finishedAt : null);

function waitedMs(run: Run): number | null {
  const [from, to] = [startedAtOf(run.state), endedAtOf(run)];
  return from === null || to === null ? null : to - from;
}

const filled = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);
const notebookOf = (run: Run, { notebookOf: titleOf }: Facts) => filled(titleOf ? titleOf(run) : run.notebookTitle);
const parentOf = ({ parent }: Run, { nameOf }: Facts) => parent && (nameOf?.(parent) ?? parent);

const tagsOf = ({ tags }: Pick<Run, 'tags'>) => (tags && tags.length > 0 ? tags : null);

/** What is called a seed and is a whole number is one, whichever tracker has it. */
function seedOf({ params }: ImportedRun): number | null {
  const seed = params.find(({ name }) => name.toLowerCase() === 'seed')?.value;
  return typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : null;
}

type Given = { path: string; title: string; hint?: string; type: ValueType; unit?: string; role?: Role; aliases?: string[] };
/** The last: the same of a run of another tracker; left out: it has none. */
type Attribute = [Given, (run: Run, facts: Facts) => Cell, imported?: (run: ImportedRun, facts: Facts) => Cell];

const text = (path: string, title: string, more: Partial<Given> = {}): Given => ({ path, title, type: 'text', ...more });
const number = (path: string, title: string, more: Partial<Given> = {}): Given => ({ path, title, type: 'number', ...more });
const date = (path: string, title: string, more: Partial<Given> = {}): Given => ({ path, title, type: 'date', ...more });
const flag = (path: string, title: string, more: Partial<Given> = {}): Given => ({ path, title, type: 'flag', ...more });
const outcome = { role: 'outcome' } as const;
const input = { role: 'input' } as const;

/** In the order in which a table shows them. */
const attributes: Attribute[] = [
  [text('name', 'Name', { hint: 'Cell and number, or the name that it was given.' }), (run) => shownName(run), (run) => shownName(run)],
  [text('status', 'Status', outcome), ({ state }) => state.status, statusWord],
  [text('reason', 'Reason', { ...outcome, hint: 'Why it ended, or what went wrong.' }), reasonOf],
  [text('dataset', 'Dataset', { ...input, hint: 'What it was trained on.' }), (run) => run.datasetTitle],
  [
    text('varied', 'Varied', { ...input, hint: 'Its parent, and what differs from the other runs of its cell.' }),
    (run, { variedOf }) => filled(variedOf?.(run)),
    (run, { variedOf }) => filled(variedOf?.(run)),
  ],
  [text('model', 'Model', { ...input, hint: 'Layers, first to last.' }), (run) => run.modelSummary],
  [text('notebook', 'Notebook'), notebookOf],
  [text('cell', 'Cell', { hint: 'The id of its cell in the notebook.' }), (run) => run.cellId],
  [
    text('purpose', 'Purpose', { ...input, hint: 'Training, overfit check or range test.' }),
    (run) => purposeWords[run.purpose] || 'training',
  ],
  [date('created', 'Created', { hint: 'When Run was pressed.', aliases: ['when'] }), (run) => run.createdAt, (run) => run.createdAt],
  [date('started', 'Started'), ({ state }) => startedAtOf(state)],
  [date('ended', 'Ended'), endedAtOf],
  [
    { path: 'duration', title: 'Duration', type: 'duration', ...outcome, hint: 'Training time, pauses left out.' },
    ({ elapsedMs }) => (elapsedMs > 0 ? elapsedMs : null),
    ({ elapsedMs }) => elapsedMs,
  ],
  [
    { path: 'wall', title: 'Wall time', type: 'duration', ...outcome, hint: 'From start to end by the clock, pauses and waits included.' },
    waitedMs,
  ],
  [number('speed', 'Speed', { ...outcome, unit: 'steps/s', hint: 'Optimizer steps a second of training time.' }), speedOf],
  [number('seed', 'Seed', { ...input, hint: 'Run seed: initial weights, shuffles and masks.' }), (run) => run.seed, seedOf],
  [number('repeat', 'Repeat', { hint: 'Its place among the repeats of one press, from 1.' }), (run) => run.repeat?.index ?? null],
  [number('repeats', 'Repeats', { hint: 'How many runs one press made.' }), (run) => run.repeat?.of ?? null],
  [text('press', 'Press', { hint: 'The id that all repeats of one press share.' }), (run) => groupIdOf(run), (run) => run.id],
  [number('epochs', 'Epochs done', outcome), (run) => run.epochsDone],
  [number('steps', 'Steps done', outcome), (run) => run.stepsDone],
  [number('parameters', 'Parameters', input), (run) => run.parameterCount],
  [number('layers', 'Layers', input), (run) => run.resolved.model.layers.length],
  [number('changes', 'Changes by hand', { hint: 'Numbers that were moved while it trained.' }), (run) => run.interventions.length],
  [{ path: 'tags', title: 'Tags', type: 'list', aliases: ['tag'] }, tagsOf, tagsOf],
  [text('note', 'Note', { aliases: ['notes'] }), ({ note }) => filled(note), ({ note }) => filled(note)],
  [flag('starred', 'Starred', { aliases: ['star'] }), ({ starred }) => starred ?? false, ({ starred }) => starred ?? false],
  [flag('archived', 'Archived'), ({ archived }) => archived ?? false, ({ archived }) => archived ?? false],
  [text('parent', 'Parent', { hint: 'The run that it was made from.' }), parentOf],
  [text('check', 'Check', { ...outcome, hint: 'What an overfit check found.' }), (run) => filled(run.check?.sentence)],
  [text('id', 'Id'), (run) => run.id, (run) => run.id],
  [text('specHash', 'Spec hash', input), (run) => run.specHash],
  [text('weightsHash', 'Weights hash', outcome), (run) => run.weightsHash],
];

export const attributeColumns: readonly Column[] = attributes.map(([given, read, imported]) => ({
  hint: '',
  unit: '',
  role: 'record',
  aliases: [],
  ...given,
  group: 'attributes',
  better: null,
  read: (run, facts) => (isTrained(run) ? read(run, facts) : (imported?.(run, facts) ?? null)),
}));
