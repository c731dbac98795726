import { expect, test } from 'vitest';
import { fromJson, notebookJson } from '../notebook/serialize.ts';
import { parseComparison } from './comparison.ts';

test('a comparison that says nothing is of all runs of the notebook, together by everything but the seed', () => {
  expect(parseComparison({})).toEqual({
    ok: true,
    value: { version: 1, scope: 'notebook', filter: '', groups: ['allButSeed'], metric: 'score.last' },
  });
});

test('what cannot be read is said at its place', () => {
  const issues = (spec: unknown) => {
    const parsed = parseComparison(spec);
    return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`);
  };
  expect(issues({ groups: [], scope: 'all', filters: '' })).toEqual([
    'scope: Scope must be "notebook" or "ledger", not "all".',
    'groups: Groups must not be empty: give a list of columns, such as ["allButSeed"].',
    'filters: "filters" is not a field of a comparison (did you mean "filter"?); its fields are version, scope, filter, groups, metric, baseline, again.',
  ]);
});

test('a notebook keeps compare cells and hypotheses as they were written', () => {
  const cells = [
    { type: 'train', id: 't', name: 'train', data: '', model: '', spec: {}, hypothesis: { claim: 'It helps.' } },
    { type: 'compare', id: 'c', name: 'compare', spec: { filter: 'lr < ' }, hypothesis: { claim: 'It hurts.' } },
  ];
  const notebook = fromJson({ daybook: 1, title: 'T', backend: 'auto', cells });
  if (!notebook.ok) throw new Error(notebook.issues[0]?.message);
  expect(notebookJson(notebook.value)).toEqual({ daybook: 1, title: 'T', backend: 'auto', cells });
});
