import type { Dataset } from '../spec/dataset.ts';
import { textOf } from '../spec/dataset/text.ts';
import { didYouMean } from '../spec/did-you-mean.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import type { FeatureColumn, TargetColumn } from './fit-preparation.ts';
import { planarPair } from './fit-preparation.ts';
import { isPlain } from './planar-inputs.ts';
import { toCategories } from './read-column.ts';
import type { CategoryColumn, Column, NumberColumn, Table } from './table.ts';

export type Chosen = { target: TargetColumn; features: FeatureColumn[]; task: 'classification' | 'regression' };

const shownNames = 12;
const mostClasses = 100;

function namesOf(columns: readonly Column[]): string {
  const names = columns.slice(0, shownNames).map(({ name }) => `"${name}"`);
  const more = columns.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

const unknownColumn = (table: Table, name: string): string => {
  const names = table.columns.map((column) => column.name);
  return `Column "${name}" is not in ${table.name}${didYouMean(name, names)}; its columns are ${namesOf(table.columns)}.`;
};

/** The numbers of a target as classes, ordered by size. */
function toClasses({ name, values }: NumberColumn): CategoryColumn {
  return { type: 'category', name, ...toCategories(Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)))) };
}

const notText = ({ name, type }: Column): Issue => ({
  path: 'task',
  message: `Column "${name}" holds ${type === 'number' ? 'numbers' : 'categories'}, but next characters are learnt from a text column: set task to "auto", or choose another target.`,
});

function chooseTarget(table: Table, dataset: Dataset): { target: TargetColumn } | { issue: Issue } {
  const column = table.columns.find(({ name }) => name === dataset.target);
  if (column === undefined) return { issue: { path: 'target', message: unknownColumn(table, dataset.target) } };
  const refuse = (path: string, message: string) => ({ issue: { path, message } });
  switch (column.type) {
    case 'image':
      return refuse('target', `Column "${column.name}" holds images and cannot be predicted: choose a number or a category.`);
    case 'text':
      return column.note === undefined
        ? refuse(
            'task',
            `Column "${column.name}" holds text, of which the next character can be learnt: set task to "nextCharacter", or choose another target.`,
          )
        : refuse('target', `Column "${column.name}" holds text (${column.note}) and cannot be predicted: choose a number or a category.`);
    case 'category':
      if (dataset.task === 'nextCharacter') return { issue: notText(column) };
      if (dataset.task !== 'regression') return { target: column };
      return refuse(
        'task',
        `Column "${column.name}" holds categories, but a regression predicts a number: set task to "classification" or choose another target.`,
      );
    case 'number': {
      if (dataset.task === 'nextCharacter') return { issue: notText(column) };
      if (dataset.task !== 'classification') return { target: column };
      const classes = toClasses(column);
      if (classes.categories.length <= mostClasses) return { target: classes };
      return refuse(
        'task',
        `Column "${column.name}" has ${classes.categories.length} different numbers, too many for classes (at most ${mostClasses}): set task to "regression".`,
      );
    }
    default:
      return column satisfies never;
  }
}

function ignoreIssues(table: Table, dataset: Dataset): Issue[] {
  return dataset.ignore.flatMap((name, index) => {
    const path = `ignore[${index}]`;
    if (name === dataset.target)
      return [{ path, message: `Column "${name}" is the target: take it out of ignore, or choose another target.` }];
    return table.columns.some((column) => column.name === name) ? [] : [{ path, message: unknownColumn(table, name) }];
  });
}

const candidates = (table: Table, dataset: Dataset): Column[] =>
  table.columns.filter(
    (column) =>
      column.name !== dataset.target &&
      !dataset.ignore.includes(column.name) &&
      (column.type !== 'category' || dataset.preparation.encoding === 'oneHot'),
  );

function featureIssues(table: Table, dataset: Dataset): Issue[] {
  const columns = candidates(table, dataset);
  const image = columns.find(({ type }) => type === 'image');
  if (columns.length === 0) {
    const path = dataset.preparation.encoding === 'ignore' && dataset.ignore.length === 0 ? 'preparation.encoding' : 'ignore';
    return [{ path, message: `No column of ${table.name} is left to learn from: ignore fewer columns, or encode the categories.` }];
  }
  const issues: Issue[] = columns
    .filter((column) => column.type === 'text')
    .filter(({ note }) => note !== undefined)
    .map(({ name, note }) => ({
      path: 'ignore',
      message: `Column "${name}" was read as text, because ${note}: correct that cell, or put the column in ignore.`,
    }));
  const spelled = textOf(dataset.preparation).as === 'characters' ? columns.find(({ type }) => type === 'text') : undefined;
  if (spelled !== undefined && columns.length > 1)
    issues.push({
      path: 'preparation.text.as',
      message: `Text read by character must be the only feature, but beside "${spelled.name}" there are others: read it as "words", or put the other columns in ignore.`,
    });
  if (image !== undefined && columns.length > 1)
    issues.push({
      path: 'ignore',
      message: `Column "${image.name}" holds images and must be the only feature: put the other columns in ignore.`,
    });
  if (planarPair(columns) === null && !isPlain(dataset.preparation.inputs))
    issues.push({
      path: 'preparation.inputs',
      message: `Inputs such as "x1^2" are made from exactly two number columns, but ${table.name} has ${columns.length === 1 ? 'one feature' : `${columns.length} features`}: leave inputs out, or ignore other columns.`,
    });
  return issues;
}

/** Picks target, features and task, or says every thing that is wrong with the choice. */
export function chooseColumns(table: Table, dataset: Dataset): Parsed<Chosen> {
  const chosen = chooseTarget(table, dataset);
  const issues = [...('issue' in chosen ? [chosen.issue] : []), ...ignoreIssues(table, dataset), ...featureIssues(table, dataset)];
  if ('issue' in chosen || issues.length > 0) return { ok: false, issues };
  const features = candidates(table, dataset);
  return {
    ok: true,
    value: { target: chosen.target, features, task: chosen.target.type === 'category' ? 'classification' : 'regression' },
  };
}
