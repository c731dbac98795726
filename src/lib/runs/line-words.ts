/** A place of a record in words: 'learning rate', 'layer 2: units'. Pure. */
import { fieldLabel, lowerFirst, placeWords } from '../spec/field-labels.ts';
import { parsePath, type JsonPath } from '../spec/path.ts';

const others: { readonly [path: string]: string } = {
  seed: 'run seed',
  requestedBackend: 'backend asked for',
  'environment.backend': 'backend',
  'environment.path': 'program path',
  'environment.backendReason': 'why this backend',
  'environment.adapter': 'adapter',
  'environment.repeats': 'first steps done twice are the same',
  'environment.userAgent': 'browser',
  'environment.cores': 'cores',
  'environment.appVersion': 'Daybook version',
  'environment.engineVersion': 'engine version',
};

/** For the middle of a sentence: 'learning rate', 'layer 2: units'. A path that is nobody's stays itself. */
export function lineWords(path: string): string {
  const [noun, ...rest] = parsePath(path);
  if (noun === 'model') return layerWords(rest);
  if (noun === 'dataset' || noun === 'training') return placeWords(noun, rest);
  if (noun === 'interventions') return typeof rest[0] === 'number' ? `change by hand ${rest[0] + 1}` : 'changes by hand';
  return others[path] ?? path;
}

/** Layers may stand inside layers: 'layer 3: layer 1: units'. */
function layerWords(path: JsonPath): string {
  const [list, at, ...rest] = path;
  if (list !== 'layers' || typeof at !== 'number') return placeWords('model', path);
  const layer = `layer ${at + 1}`;
  if (rest.length === 0) return layer;
  return `${layer}: ${rest[0] === 'layers' ? layerWords(rest) : lowerFirst(fieldLabel('model', ['layers', at, ...rest]))}`;
}
