import { toName } from '../../spec/names.ts';

/** What to say when a cell that was to be called `wanted` is called `got`; null when that is what was asked for. */
export function renameNotice(wanted: string, got: string): string | null {
  const clean = toName(wanted);
  if (clean === '') return `A cell needs a name: this one is still called "${got}".`;
  return got === clean ? null : `Another cell is called "${clean}": this one is now "${got}".`;
}
