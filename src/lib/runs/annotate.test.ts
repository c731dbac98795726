import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { annotate, annotating, longestNote, mostTags, refuseAnnotation, takenBack, type Annotation } from './annotate.ts';
import { shownName, withAnnotationsOf } from './annotations.ts';
import { parseRun } from './parse-run.ts';
import type { Run } from './run.ts';

const said = (...annotations: Annotation[]): Run => annotations.reduce(annotate, aRun());

test('what is said of a run is in its record, reads back, and is gone without a trace when it is taken back', () => {
  const run = said(
    { type: 'rename', label: '  wide   net ' },
    { type: 'tag', tag: 'old' },
    { type: 'tag', tag: 'Baseline' },
    { type: 'note', note: 'Too wide?' },
    { type: 'star', isOn: true },
    { type: 'archive', isOn: true },
  );
  expect(run).toEqual({ ...aRun(), label: 'wide net', tags: ['old', 'Baseline'], note: 'Too wide?', starred: true, archived: true });
  expect(parseRun(structuredClone(run))).toEqual(run);
  expect(shownName(run)).toBe('wide net');
  const back: Annotation[] = [
    { type: 'rename', label: '' },
    { type: 'untag', tag: 'OLD' },
    { type: 'untag', tag: 'baseline' },
    { type: 'note', note: ' ' },
    { type: 'star', isOn: false },
    { type: 'archive', isOn: false },
  ];
  expect(back.reduce(annotate, run)).toStrictEqual(aRun());
});

test('saying again what is said already gives the same record', () => {
  const run = said({ type: 'tag', tag: 'old' }, { type: 'star', isOn: true });
  for (const again of [
    { type: 'tag', tag: 'Old' },
    { type: 'star', isOn: true },
    { type: 'untag', tag: 'other' },
  ] as const)
    expect(annotate(run, again)).toBe(run);
  expect(shownName(annotate(run, { type: 'rename', label: run.name }))).toBe(run.name);
});

test('what cannot be said is refused with a sentence and changes nothing', () => {
  const full = Array.from({ length: mostTags }, (_, at): Annotation => ({ type: 'tag', tag: `t${at}` })).reduce(annotate, aRun());
  const refused: [Run, Annotation, string][] = [
    [aRun(), { type: 'rename', label: '\u0000' }, 'A name needs a letter or a digit: type one.'],
    [aRun(), { type: 'tag', tag: '  ' }, 'A tag needs a letter or a digit: type one.'],
    [full, { type: 'tag', tag: 'more' }, 'A run has at most 50 tags: take one away first.'],
    [
      aRun(),
      { type: 'note', note: 'x'.repeat(longestNote + 1) },
      'A note has at most 20000 characters, and this one has 20001: shorten it.',
    ],
  ];
  for (const [run, annotation, sentence] of refused) {
    expect(refuseAnnotation(run, annotation)).toBe(sentence);
    expect(annotate(run, annotation)).toBe(run);
  }
  expect(refuseAnnotation(full, { type: 'tag', tag: 'T1' })).toBeNull();
});

test('a record with damaged annotations is refused, one without any is not', () => {
  expect(parseRun(aRun())).not.toBeNull();
  for (const broken of [{ tags: 'old' }, { tags: [1] }, { note: 1 }, { label: null }, { starred: false }, { archived: 'yes' }])
    expect(parseRun({ ...aRun(), ...broken })).toBeNull();
});

test('a summary that is written while it trains keeps what was said meanwhile', () => {
  const training = said({ type: 'star', isOn: true });
  const stored = said({ type: 'tag', tag: 'kept' });
  expect(withAnnotationsOf({ ...training, epochsDone: 7 }, stored)).toStrictEqual({ ...aRun(), tags: ['kept'], epochsDone: 7 });
});

test('what is said can be taken back: the record is as it was, and nothing is to take back where nothing changed', () => {
  const before = said({ type: 'tag', tag: 'Old' }, { type: 'note', note: 'Too wide?' }, { type: 'rename', label: 'wide net' });
  const changes: Annotation[] = [
    { type: 'rename', label: 'narrow net' },
    { type: 'rename', label: '' },
    { type: 'tag', tag: 'new' },
    { type: 'untag', tag: 'old' },
    { type: 'note', note: '' },
    { type: 'star', isOn: true },
    { type: 'archive', isOn: true },
  ];
  for (const change of changes) {
    const back = takenBack(before, change);
    expect(back && annotate(annotate(before, change), back)).toEqual(before);
  }
  expect(takenBack(before, { type: 'tag', tag: 'old' })).toBeNull();
  expect(takenBack(before, { type: 'archive', isOn: false })).toBeNull();
});

test('of what is said of several runs each takes its own, in order', () => {
  const [one, other] = [aRun({ id: 'a' }), aRun({ id: 'b' })];
  const say = annotating([
    { id: one.id, annotation: { type: 'tag', tag: 'first' } },
    { id: other.id, annotation: { type: 'star', isOn: true } },
    { id: one.id, annotation: { type: 'tag', tag: 'second' } },
  ]);
  expect(say(one).tags).toEqual(['first', 'second']);
  expect(say(other)).toEqual({ ...other, starred: true });
  const third = aRun({ id: 'c' });
  expect(say(third)).toBe(third);
});
