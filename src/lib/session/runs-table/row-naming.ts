/** What the field says in which a row of the runs table is named anew. Pure. */
import { shownName } from '../../runs/annotations.ts';
import { groupIdOf } from '../../runs/group.ts';
import { isOfRepeats, type Row } from '../../runs/order/group-rows.ts';
import { givenName, groupName } from '../../runs/run-name.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import { rowOf } from './row-of.ts';
import { runsOf, type ShownRow } from './shown-row.ts';

/** `value`: what it begins with, selected; `placeholder`: what the row is called once the field is empty. */
export type NameField = { label: string; value: string; placeholder: string };

export function nameField({ runs, name }: Pick<ShownRow, 'runs' | 'name'>): NameField {
  const [first, ...others] = runs;
  if (others.length === 0) return { label: `Name of ${first.name}`, value: shownName(first), placeholder: first.name };
  const isOnePress = others.every((run) => groupIdOf(run) === groupIdOf(first));
  const value = givenName(runs) ?? (isOnePress ? groupName(runs) : '');
  return { label: `Name of all ${runs.length} repeats of ${name}`, value, placeholder: name };
}

/** The row in which these runs can be named: that of one run, or of exactly these repeats; -1: none. A run may still be folded away in it. */
export function namingRow(rows: readonly Row[], runs: readonly ListedRun[]): number {
  const at = rowOf(
    rows,
    runs.map(({ id }) => id),
  );
  const row = rows[at];
  if (!row || runs.length === 1) return at;
  return row.type === 'group' && isOfRepeats(row.group) && runsOf(row).length === runs.length ? at : -1;
}
