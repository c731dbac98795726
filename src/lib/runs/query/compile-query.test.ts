import { expect, test } from 'vitest';
import { aQueuedRun, aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { manyRuns } from '../../../../tests/support/many-runs.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import type { Facts } from '../columns/column.ts';
import type { Run } from '../run.ts';
import { compileQuery, filterBy } from './compile-query.ts';
import type { QueryError } from './query.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 21, 20, 0);
const base = aResolved();
const scores = (metric: number, loss = 1) => ({ train: { loss, metric }, validation: { loss, metric } });

const runs: Run[] = [
  aRun({ id: 'a', label: 'Wide net', tags: ['old', 'wide'], createdAt: now - day, elapsedMs: 400_000, last: scores(0.95), starred: true }),
  aRun({ id: 'b', name: 'train 2', seed: 4, createdAt: Date.UTC(2026, 10, 1, 12), last: scores(0.5, NaN), note: 'Why so low?' }),
  aRun({
    id: 'c',
    name: 'probe 3',
    createdAt: Date.UTC(2026, 9, 31, 23),
    last: scores(0.7, Infinity),
    state: { status: 'stopped', startedAt: 1, finishedAt: 2 },
    resolved: aResolved({ training: { ...base.training, learningRate: 0.3 } }),
    specHash: 'c',
  }),
  aQueuedRun('d', { name: 'train 4', createdAt: now }),
];

const compile = (text: string, facts: Facts = {}, of: readonly Run[] = runs) =>
  compileQuery(text, { catalogue: catalogueOf(of), clock: { now }, facts });

function ids(text: string, facts: Facts = {}): string {
  const filter = compile(text, facts);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  return filterBy(filter.value, runs)
    .matched.map(({ id }) => id)
    .join('');
}

function problem(text: string): QueryError {
  const filter = compile(text);
  if (filter.ok) throw new Error(`${text} is taken.`);
  return filter.error;
}

test('each kind of test finds its runs', () => {
  const expected = {
    '': 'abcd',
    'accuracy > 0.6': 'ac',
    'accuracy >= 70%': 'ac',
    '0.6 < accuracy < 0.9': 'c',
    '0.1 < lr <= 1': 'c',
    'status = "finished"': 'ab',
    'status = Finished and not tag = "old"': 'b',
    'status in (queued, stopped)': 'cd',
    'status not in (queued, stopped)': 'ab',
    'tag = old': 'a',
    'tag != old': 'bcd',
    'tags ~ wi*': 'a',
    'layers[0].units in (16, 32)': 'abcd',
    'seed = 4': 'b',
    'duration > 5m': 'a',
    'duration > 5 minutes': 'a',
    'duration > 100': 'a',
    'created > 2d ago': 'ad',
    'created = 2026-11-01': 'b',
    'created > 2026-11-01': 'ad',
    'created <= 2026-11-01': 'bc',
    'created < 2026-11-01': 'c',
    'created >= 2026-11-01 12:00': 'abd',
    'created = 2026-10': 'c',
    'created = today': 'd',
    'created = yesterday': 'a',
    'loss = nan': 'b',
    'loss is infinite': 'c',
    'loss is nan': 'b',
    'loss > 5': 'c',
    'accuracy is missing': 'd',
    'tags is not missing': 'a',
    starred: 'a',
    'not starred': 'bcd',
    'starred = no': 'bcd',
    'name ~ train': 'bd',
    'name ~ "*net"': 'a',
    'name ~ "t?ain *"': 'bd',
    'name ~ /^train [24]$/': 'bd',
    'name !~ /^train/': 'ac',
    'name contains "IN 4"': 'd',
    'name not contains train': 'ac',
    '"wide net"': 'a',
    low: 'b',
    'penguins stopped': 'c',
    'train.loss.last < val.accuracy.last': '',
    'val.loss.last > val.accuracy.last': 'ac',
    'reason is missing or seed = 4': 'bd',
  };
  expect(Object.fromEntries(Object.keys(expected).map((text) => [text, ids(text)]))).toEqual(expected);
});

test('days are those of the caller’s time zone', () => {
  const toTime = ({ year, month, day: of, hour, minute }: Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>) =>
    Date.UTC(year, month - 1, of, hour - 10, minute); // ten hours ahead
  const clock = { now, toTime };
  const matched = (text: string) => {
    const filter = compileQuery(text, { catalogue: catalogueOf(runs), clock });
    return filter.ok
      ? filterBy(filter.value, runs)
          .matched.map(({ id }) => id)
          .join('')
      : filter.error.message;
  };
  expect(matched('created = 2026-11-01')).toBe('bc');
  expect(matched('created = today')).toBe('d');
});

test('a run whose history is not read is undecided, unless the rest decides', () => {
  const text = 'val.loss.at(20) < 0.5';
  const filter = compile(text);
  if (!filter.ok) throw new Error(filter.error.message);
  expect(filterBy(filter.value, runs)).toEqual({ matched: [], undecided: 3 });
  expect(filter.value.columns.map(({ path }) => path)).toEqual(['val.loss.at(20)']);
  expect(ids(`${text} or seed = 4`)).toBe('b');
  expect(ids(`not (${text}) and seed = 5`)).toBe('');
  const history = { epoch: [20], trainLoss: [1], trainMetric: [1], validationLoss: [0.4], validationMetric: [1] };
  expect(ids(text, { historyOf: () => history })).toBe('abc');
});

test('a bare word is looked for in what the page knows beside the records too', () => {
  expect(ids('birds', { notebookOf: ({ id }) => (id === 'c' ? 'Birds' : '') })).toBe('c');
  expect(ids('rates', { wordsOf: ({ id }) => (id === 'a' ? 'rates' : '') })).toBe('a');
});

test('what does not fit is refused at its place, with the nearest names', () => {
  const wrong: [string, string, string, string[]][] = [
    ['batchsise > 3', 'batchsise', 'No column is called "batchsise": did you mean training.batchSize?', ['training.batchSize']],
    ['zzzz > 3', 'zzzz', 'No column is called "zzzz": choose one from the list, or leave the comparison out to search for the word.', []],
    [
      'layers[0].type = dense and type = x',
      'type',
      '"type" could be dataset.source.type, model.layers[0].type or model.layers[1].type: write more of the name.',
      ['dataset.source.type', 'model.layers[0].type', 'model.layers[1].type', 'training.optimizer.type'],
    ],
    ['seed = abc', 'abc', 'seed is compared with a number, such as 16 or 1e-3, and "abc" is none.', []],
    ['seed in (1, 5m)', '5m', 'seed is compared with a number, such as 16 or 1e-3, and "5m" is none.', []],
    ['duration > soon', 'soon', 'duration is compared with a duration, such as 30s or 5m, and "soon" is none.', []],
    ['created > 3', '3', 'created is compared with a date, such as 2026-11-01 or 2d ago, and "3" is none.', []],
    ['created > 2026-13-01', '2026-13-01', 'created is compared with a date, such as 2026-11-01 or 2d ago, and "2026-13-01" is none.', []],
    ['starred = 3', '3', 'starred is compared with yes or no, and "3" is none.', []],
    ['starred > yes', 'yes', 'starred is yes or no, and neither is more than the other: use = or !=.', []],
    ['3 < "seed"', '"seed"', 'One side of a comparison must be a column: write its name without quotes.', []],
    ['seed 4', 'seed 4', 'After seed comes a comparison, such as seed = 4; in quotes it is searched for.', ['seed = 4']],
    [
      'val.accuracy.best',
      'val.accuracy.best',
      'After val.accuracy.best comes a comparison, such as val.accuracy.best = 1; in quotes it is searched for.',
      ['=', '>', '<'],
    ],
    [
      'name ~ /(/',
      '/(/',
      'This is no regular expression: check its brackets and backslashes, or quote it to look for the text itself.',
      [],
    ],
    [
      'name ~ /(a+)+$/',
      '/(a+)+$/',
      'A group with a repetition or a choice inside must not be repeated itself, since that can take for ever: write it without.',
      [],
    ],
    ['name ~ /a*b*c*d*e*/', '/a*b*c*d*e*/', 'A regular expression repeats at most four things: shorten it.', []],
    [`name ~ /${'a'.repeat(201)}/`, `/${'a'.repeat(201)}/`, 'A regular expression has at most 200 characters: shorten it.', []],
  ];
  for (const [text, place, message, near] of wrong) {
    const error = problem(text);
    expect([text.slice(error.from, error.to), error.message, error.near]).toEqual([place, message, near]);
  }
});

test('names as long as a megabyte are searched and matched', () => {
  const long = aRun({ label: 'x'.repeat(1_000_000) });
  for (const text of ['name ~ /y$/', 'name ~ "*y"', 'yyy']) {
    const filter = compile(text, {}, [long]);
    expect(filter.ok && filter.value.test(long)).toBe(false);
  }
});

test('a filter over many runs finds the same as asking each by hand', () => {
  const many = manyRuns(600);
  const text = 'val.accuracy.best > 0.9 and model.layers[0].units in (16, 32) and status = "finished" and not tag = "old"';
  const filter = compile(text, {}, many);
  if (!filter.ok) throw new Error(filter.error.message);
  const wanted = many.filter(({ extremes, resolved, state, tags = [] }) => {
    const [layer] = resolved.model.layers;
    const isWide = layer?.type === 'dense' && (layer.units === 16 || layer.units === 32);
    return (extremes?.validationMetric?.max ?? 0) > 0.9 && isWide && state.status === 'finished' && !tags.includes('old');
  });
  expect(wanted.length).toBeGreaterThan(3);
  expect(filterBy(filter.value, many)).toEqual({ matched: wanted, undecided: 0 });
});
