import type { Resolved } from '../spec/resolve.ts';
import { describeIntervention } from './interventions.ts';
import type { Run } from './run.ts';

/** A line that differs; null where one side has no such line. */
export type DiffLine = { path: string; a: string | null; b: string | null };

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);

function flattenInto(lines: Map<string, string>, path: string, value: unknown): void {
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (typeof value !== 'object' || value === null || isEmpty || ArrayBuffer.isView(value)) {
    if (value !== undefined) lines.set(path, text(value));
    return;
  }
  if (Array.isArray(value)) value.forEach((item, at) => flattenInto(lines, `${path}[${at}]`, item));
  else for (const [key, item] of Object.entries(value)) flattenInto(lines, path === '' ? key : `${path}.${key}`, item);
}

/** A plain value as dotted paths, in the order of its keys: `model.layers[0].units` -> '16'. */
export function flatten(value: unknown): Map<string, string> {
  const lines = new Map<string, string>();
  flattenInto(lines, '', value);
  return lines;
}

function diffLines(a: Map<string, string>, b: Map<string, string>): DiffLine[] {
  const paths = [...a.keys(), ...[...b.keys()].filter((path) => !a.has(path))];
  return paths.map((path) => ({ path, a: a.get(path) ?? null, b: b.get(path) ?? null })).filter((line) => line.a !== line.b);
}

/** Only the lines in which two resolved specs differ. */
export const diffResolved = (a: Resolved, b: Resolved): DiffLine[] => diffLines(flatten(a), flatten(b));

const identityOf = (run: Run): unknown => ({
  ...run.resolved,
  seed: run.seed,
  parent: run.parent ?? undefined,
  origin: run.origin,
  stepsBought: run.bought,
  requestedBackend: run.requestedBackend,
  dataHash: run.dataHash,
  environment: run.environment ?? undefined,
  interventions: run.interventions.length === 0 ? undefined : run.interventions.map(describeIntervention),
});

/** Everything that may explain why two runs differ: specs, seed, data and environment. */
export const diffRuns = (a: Run, b: Run): DiffLine[] => diffLines(flatten(identityOf(a)), flatten(identityOf(b)));
