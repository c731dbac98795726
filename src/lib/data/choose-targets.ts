/** Which columns are predicted, as what: one column of classes or of numbers, several of numbers, or several of two classes each. Pure. */
import { targetsOf, type Dataset } from '../spec/dataset.ts';
import { didYouMean } from '../spec/did-you-mean.ts';
import type { Issue } from '../spec/parse.ts';
import type { TargetColumn } from './fit-preparation.ts';
import { toCategories } from './read-column.ts';
import type { CategoryColumn, Column, NumberColumn, Table } from './table.ts';

/** Classification has one category column, labels have several of two categories each (no and yes), a regression has number columns. */
export type ChosenTargets = { task: 'classification' | 'labels' | 'regression'; targets: TargetColumn[] };

type Choice = ChosenTargets | { issue: Issue };

const refuse = (path: string, message: string) => ({ issue: { path, message } });

const shownNames = 12;
const mostClasses = 100;

function namesOf(columns: readonly Column[]): string {
  const names = columns.slice(0, shownNames).map(({ name }) => `"${name}"`);
  const more = columns.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

export const unknownColumn = (table: Table, name: string): string => {
  const names = table.columns.map((column) => column.name);
  return `Column "${name}" is not in ${table.name}${didYouMean(name, names)}; its columns are ${namesOf(table.columns)}.`;
};

/** The numbers of a target as classes, ordered by size. */
function toClasses({ name, values }: NumberColumn): CategoryColumn {
  return { type: 'category', name, ...toCategories(Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)))) };
}

const notText = ({ name, type }: Column) =>
  refuse(
    'task',
    `Column "${name}" holds ${type === 'number' ? 'numbers' : 'categories'}, but next characters are learnt from a text column: set task to "auto", or choose another target.`,
  );

function chooseOne(table: Table, name: string, { task }: Dataset): Choice {
  const column = table.columns.find((each) => each.name === name);
  if (column === undefined) return refuse('target', unknownColumn(table, name));
  if (task === 'labels')
    return refuse('task', `Labels are several columns, but the target is one, "${name}": choose more targets, or set task to "auto".`);
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
      if (task === 'nextCharacter') return notText(column);
      if (task !== 'regression') return { targets: [column], task: 'classification' };
      return refuse(
        'task',
        `Column "${column.name}" holds categories, but a regression predicts a number: set task to "classification" or choose another target.`,
      );
    case 'number': {
      if (task === 'nextCharacter') return notText(column);
      if (task !== 'classification') return { targets: [column], task: 'regression' };
      const classes = toClasses(column);
      if (classes.categories.length <= mostClasses) return { targets: [classes], task: 'classification' };
      return refuse(
        'task',
        `Column "${column.name}" has ${classes.categories.length} different numbers, too many for classes (at most ${mostClasses}): set task to "regression".`,
      );
    }
    default:
      return column satisfies never;
  }
}

/** A yes or no: two classes, or numbers that are 0 or 1. */
const isTwofold = (column: TargetColumn): boolean =>
  column.type === 'category'
    ? column.categories.length === 2
    : column.values.every((value) => value === 0 || value === 1 || Number.isNaN(value)) && toClasses(column).categories.length === 2;

function notTwofold({ name, categories }: CategoryColumn, at: number) {
  const found = categories.length === 1 ? 'only one value' : `${categories.length} different values`;
  return refuse(
    `target[${at}]`,
    `Column "${name}" has ${found}, but each of several labels is a yes or a no: take it out of target, or predict it alone.`,
  );
}

function chooseSeveral(table: Table, names: readonly string[], { task }: Dataset): Choice {
  const many = `there are ${names.length} targets`;
  if (task === 'classification')
    return refuse('task', `A classification tells the classes of one column apart, but ${many}: set task to "auto", or keep one target.`);
  if (task === 'nextCharacter')
    return refuse('task', `Next characters are learnt from one text column, but ${many}: keep one, or set task to "auto".`);
  const targets: TargetColumn[] = [];
  for (const [at, name] of names.entries()) {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) return refuse(`target[${at}]`, unknownColumn(table, name));
    if (column.type === 'image' || column.type === 'text')
      return refuse(
        `target[${at}]`,
        `Column "${name}" holds ${column.type === 'image' ? 'images' : 'text'} and cannot be predicted among several: take it out of target.`,
      );
    targets.push(column);
  }
  const labels = targets.map((column) => (column.type === 'number' ? toClasses(column) : column));
  const wide = labels.findIndex(({ categories }) => categories.length !== 2);
  if (task === 'labels' || (task === 'auto' && targets.every(isTwofold)))
    return labels[wide] ? notTwofold(labels[wide], wide) : { task: 'labels', targets: labels };
  const category = targets.findIndex(({ type }) => type === 'category');
  if (category === -1) return { task: 'regression', targets };
  const name = names[category] ?? '';
  const number = targets.find((column) => column.type === 'number' && !isTwofold(column));
  if (task === 'regression' || number)
    return refuse(
      `target[${category}]`,
      `Column "${name}" holds categories, but ${number ? `"${number.name}" holds numbers` : 'a regression predicts numbers'}, and several targets are all numbers, or all a yes or a no: take it out of target, or predict it alone.`,
    );
  return labels[wide] ? notTwofold(labels[wide], wide) : { task: 'labels', targets: labels };
}

export function chooseTargets(table: Table, dataset: Dataset): Choice {
  const [name = '', ...others] = targetsOf(dataset);
  return others.length === 0 ? chooseOne(table, name, dataset) : chooseSeveral(table, [name, ...others], dataset);
}
