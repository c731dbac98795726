import { expect, test } from 'vitest';
import { applyEdit } from '../../notebook/edit.ts';
import { mergeNotebooks } from '../../notebook/merge.ts';
import { parseHypothesis, type Hypothesis } from '../../spec/hypothesis.ts';
import { CellId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import { cardJson, changeCard, keepVerdict, newCard, overrule, withoutOverruling } from './edit-card.ts';
import { changeWords } from './claim-words.ts';

function parse(json: unknown): Hypothesis {
  const parsed = parseHypothesis(json);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}
const card = parse(newCard(5));
const kept = { word: 'partly', sentence: 'B is ahead.', look: 1, seeds: 5, at: 9 } as const;
const before = { begun: 0, now: 7, kind: 'share' } as const;
const after = { begun: 5, now: 8, kind: 'share' } as const;

test('a new card has a plan, and comes back from its JSON as it was', () => {
  expect(card).toEqual({
    version: 1,
    claim: '',
    metric: 'score.last',
    direction: 'higher',
    smallest: 0.01,
    repeats: 20,
    looks: 4,
    madeAt: 5,
    changes: [],
  });
  const whole = { ...keepVerdict(card, kept), fixed: { a: '/=x', b: '/=y' }, baseline: { type: 'group', key: '/=x' } as const };
  expect(parse(cardJson(whole))).toEqual(whole);
});

test('what cannot be read is said, also of a newer Daybook', () => {
  const said = (json: unknown) => {
    const parsed = parseHypothesis(json);
    return parsed.ok ? '' : parsed.issues[0]?.message;
  };
  expect(said({ repeats: 1 })).toBe('Repeats must be a whole number from 2 to 200, not 1.');
  expect(said({ version: 2 })).toMatch(/newer Daybook/);
  expect(said({ override: { word: 'supported', reason: '', at: 1 } })).toMatch(/must not be empty: give a reason/);
});

test('before the first run that counts a change leaves no trace, afterwards it is written down and the verdict forgotten', () => {
  expect(changeCard(card, { field: 'looks', value: 2 }, before)).toEqual({ ...card, looks: 2 });
  expect(changeCard(card, { field: 'looks', value: 4 }, after)).toBe(card);
  const fixed = { ...keepVerdict(card, kept), fixed: { a: 'a', b: 'b' } };
  const changed = changeCard(fixed, { field: 'smallest', value: 0.025 }, after);
  expect(changed).toEqual({
    ...card,
    fixed: { a: 'a', b: 'b' },
    smallest: 0.025,
    changes: [{ at: 8, after: 5, what: 'smallest effect, from 1 point to 2.5 points' }],
  });
  expect(changed.changes.map(changeWords)).toEqual(['Changed after 5 runs: smallest effect, from 1 point to 2.5 points.']);
  expect(changeCard(fixed, { field: 'claim', value: 'New.' }, after)).toMatchObject({
    kept,
    changes: [{ what: 'claim, from "" to "New."' }],
  });
  expect(changeCard(fixed, { field: 'baseline', value: { type: 'group', key: 'k' } }, after)).not.toHaveProperty('fixed');
});

test('overruling needs a reason, keeps what the runs said, and can be taken back', () => {
  const judged = keepVerdict(card, kept);
  expect(overrule(judged, { word: 'refuted', reason: '  ', at: 1 })).toBeNull();
  const overruled = overrule(judged, { word: 'refuted', reason: ' The data leak. ', at: 1 });
  expect(overruled).toEqual({ ...judged, override: { word: 'refuted', reason: 'The data leak.', at: 1 } });
  expect(overruled && withoutOverruling(overruled)).toEqual(judged);
});

test('a verdict that one tab keeps and a claim that another tab writes come together in one card', () => {
  const id = CellId.parse('t');
  const cell = { type: 'train', id, name: 'train', data: '', model: '', spec: {}, hypothesis: cardJson(card) } as const;
  const base: Notebook = { version: 1, title: '', backend: 'auto', cells: [cell] };
  const write = (hypothesis: Hypothesis) => applyEdit(base, { type: 'setHypothesis', id, hypothesis: cardJson(hypothesis) });
  const merged = mergeNotebooks({ base, mine: write({ ...card, claim: 'Yes.' }), theirs: write(keepVerdict(card, kept)) });
  expect(merged.doubled).toEqual([]);
  expect(merged.notebook.cells).toEqual([{ ...cell, hypothesis: cardJson({ ...keepVerdict(card, kept), claim: 'Yes.' }) }]);
});
