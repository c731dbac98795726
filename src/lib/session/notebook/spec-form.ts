/**
 * One noun's form over its JSON: reads what was written or the default, and turns a changed field into an edit of the same document.
 * Keeps nothing itself; a value that is not valid is written as it is, so that form and text show the same sentence.
 */
import { getAt, removeAt, setAt } from '../../spec/edit-json.ts';
import { fieldLabel, type NounName } from '../../spec/field-labels.ts';
import type { Issue, Json } from '../../spec/parse.ts';
import { toPath } from '../../spec/path.ts';

export type SpecForm = {
  label: (path: string) => string; // what every sentence calls it too
  written: (path: string) => Json | undefined; // as the person wrote it
  value: (path: string) => Json | undefined; // written, else the default
  number: (path: string) => number | undefined;
  text: (path: string) => string;
  isDefault: (path: string) => boolean;
  issues: (path: string) => string[]; // sentences about exactly this place
  issuesUnder: (path: string) => string[]; // and about anything inside it
  set: (path: string, value: Json | undefined) => void; // undefined goes back to the default
};

type Source = {
  noun: NounName;
  spec: Json;
  defaults: Json;
  issues: Issue[];
  write: (spec: Json, path: string) => void; // `path` names what changed, so that a drag is undone in one step
};

export function createSpecForm({ noun, spec, defaults, issues, write }: Source): SpecForm {
  const value = (path: string) => getAt(spec, path) ?? getAt(defaults, path);
  return {
    label: (path) => fieldLabel(noun, toPath(path), getAt(spec, [...toPath(path).slice(0, -1), 'type'])),
    written: (path) => getAt(spec, path),
    value,
    number: (path) => {
      const found = value(path);
      return typeof found === 'number' ? found : undefined;
    },
    text: (path) => {
      const found = value(path);
      return found === undefined || found === null ? '' : typeof found === 'object' ? JSON.stringify(found) : String(found);
    },
    isDefault: (path) => getAt(spec, path) === undefined,
    issues: (path) => issues.filter((issue) => issue.path === path).map((issue) => issue.message),
    issuesUnder: (path) =>
      issues.filter((issue) => path === '' || issue.path === path || isInside(issue.path, path)).map((issue) => issue.message),
    set: (path, next) => {
      const base = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec : {};
      write(next === undefined ? removeAt(base, path) : setAt(base, path, next), path);
    },
  };
}

const isInside = (path: string, outer: string) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** TensorFlow Playground's stops, which hands know, one further down. */
export const learningRateStops = [0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;
export const regularisationStops = [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;
export const limitStops = [0, 0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 10] as const; // of a gradient or a norm; 0: none
export const batchSizeStops = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const;
export const epochStops = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000, 2000] as const;
