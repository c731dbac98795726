/** How a run comes from its parent. Pure. */
import { describeChange } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';

/** Up to the parent's name. */
export function descentText({ origin, resolved }: Pick<Run, 'origin' | 'resolved'>): string {
  if (origin) return `goes on from epoch ${origin.epoch} of`;
  return resolved.training.start ? 'starts from the weights of' : 'made from';
}

type Child = Pick<Run, 'origin' | 'resolved' | 'parent' | 'interventions'>;

/** For a row of a table: 'from train 1 @5, learning rate 0.9', 'weights of train 1'; empty without a parent. */
export function descentLine({ origin, resolved, parent, interventions }: Child, nameOf: (id: Run['id']) => string | undefined): string {
  if (parent === null) return '';
  const name = nameOf(parent) ?? 'a deleted run';
  if (!origin) return resolved.training.start ? `weights of ${name}` : `from ${name}`;
  const moved = interventions.filter(({ step }) => step === origin.step).map(({ change }) => describeChange(change));
  return [`from ${name} @${origin.epoch}`, ...moved].join(', ');
}

/** What tells each run from its siblings (`varied`), behind where it comes from; by run id. */
export function withDescent(varied: ReadonlyMap<string, string>, runs: readonly Run[]): ReadonlyMap<string, string> {
  const children = runs.filter(({ parent }) => parent !== null);
  if (children.length === 0) return varied;
  const names = new Map(runs.map(({ id, name }) => [id, name]));
  const told = new Map(varied);
  for (const run of children) {
    const line = descentLine(run, (id) => names.get(id));
    told.set(run.id, [line, ...(varied.has(run.id) ? [varied.get(run.id)] : [])].join(', '));
  }
  return told;
}
