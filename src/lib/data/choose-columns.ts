import { targetsOf, type Dataset } from '../spec/dataset.ts';
import { textOf } from '../spec/dataset/text.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { chooseTargets, unknownColumn, type ChosenTargets } from './choose-targets.ts';
import type { FeatureColumn } from './fit-preparation.ts';
import { planarPair } from './fit-preparation.ts';
import { isPlain } from './planar-inputs.ts';
import type { Column, Table } from './table.ts';

export type Chosen = ChosenTargets & { features: FeatureColumn[] };

function ignoreIssues(table: Table, dataset: Dataset): Issue[] {
  return dataset.ignore.flatMap((name, index) => {
    const path = `ignore[${index}]`;
    if (targetsOf(dataset).includes(name))
      return [{ path, message: `Column "${name}" is the target: take it out of ignore, or choose another target.` }];
    return table.columns.some((column) => column.name === name) ? [] : [{ path, message: unknownColumn(table, name) }];
  });
}

const candidates = (table: Table, dataset: Dataset): Column[] =>
  table.columns.filter(
    (column) =>
      !targetsOf(dataset).includes(column.name) &&
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

/** Picks targets, features and task, or says every thing that is wrong with the choice. */
export function chooseColumns(table: Table, dataset: Dataset): Parsed<Chosen> {
  const chosen = chooseTargets(table, dataset);
  const issues = [...('issue' in chosen ? [chosen.issue] : []), ...ignoreIssues(table, dataset), ...featureIssues(table, dataset)];
  if ('issue' in chosen || issues.length > 0) return { ok: false, issues };
  return { ok: true, value: { ...chosen, features: candidates(table, dataset) } };
}
