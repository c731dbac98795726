/** Who takes part in which workload, and how. */
import type { ContestantName } from './bundle.ts';
import type { Place } from './in-node.ts';
import { hasCompiler, nativeOf } from './native.ts';
import type { Launch } from './parse-launch.ts';
import { canTrain, pythonOf, pythonWith, type Library } from './python.ts';
import type { Workload } from './workloads.ts';

export const entryNames = {
  own: 'epoch program, Chromium',
  whole: 'whole train(), Chromium',
  fit: 'model.fit, Chromium',
  plain: 'typed arrays, Chromium',
  jax: 'jax-js wasm, Chromium',
  ownNode: 'epoch program, Node',
  wholeNode: 'whole train(), Node',
  fitNode: 'model.fit, Node',
  plainNode: 'typed arrays, Node',
  native: 'C, gcc -O3, one thread',
  torch: 'PyTorch, one thread',
  sklearn: 'scikit-learn',
} as const;
export type EntryName = keyof typeof entryNames;

export type Entry = { name: EntryName; launch: () => Promise<Launch> };
export type Result = { name: EntryName; launches: Launch[]; failure: string | null };
export type Field = { workload: string; results: Result[] };

/** Steps after which a slow one is stopped: the cpu backend of TF.js, and convolutions and embeddings of jax-js. */
const mostSteps: Partial<Record<ContestantName, Record<string, number>>> = {
  'model-fit': { W2: 315, W3: 2, W4: 12, W5: 630 },
  jax: { W1: 100, W2: 63, W3: 4, W4: 30, W5: 126 },
};

type Joining = { chromium: Place; node: Place; folder: string; workload: Workload };

export function joinFields({ chromium, node, folder, workload }: Joining): Entry[] {
  const short = workload.name.slice(0, 2);
  const at = (place: Place, contestant: ContestantName) => () => {
    const most = mostSteps[contestant]?.[short];
    const settle = contestant !== 'model-fit' && contestant !== 'jax';
    return place.launch(contestant, { workload: short, settle, ...(most !== undefined && { most }) });
  };
  const whole: Entry[] = [
    { name: 'whole', launch: at(chromium, 'own-train') },
    { name: 'wholeNode', launch: at(node, 'own-train') },
  ];
  if (workload.lanes) return whole;
  return [
    { name: 'own', launch: at(chromium, 'own') },
    { name: 'fit', launch: at(chromium, 'model-fit') },
    { name: 'plain', launch: at(chromium, 'plain') },
    { name: 'jax', launch: at(chromium, 'jax') },
    ...(workload.tokens === undefined ? whole : []), // a run on codes needs data of text
    { name: 'ownNode', launch: at(node, 'own') },
    { name: 'fitNode', launch: at(node, 'model-fit') },
    { name: 'plainNode', launch: at(node, 'plain') },
    ...outside(workload, folder),
  ];
}

/** Those that need more than npm brings: left out where that is missing. */
function outside(workload: Workload, folder: string): Entry[] {
  const entries: Entry[] = [];
  if (hasCompiler()) {
    let native: (() => Launch) | null = null; // compiled by its first launch: what fails there is a row
    entries.push({ name: 'native', launch: () => Promise.resolve().then(() => (native ??= nativeOf(workload, folder))()) });
  }
  const libraries: Library[] = ['torch', 'sklearn'];
  for (const library of libraries) {
    const python = pythonWith(library);
    if (python === null || !canTrain(library, workload)) continue;
    const trained = pythonOf(python, library, { workload, folder });
    entries.push({ name: library, launch: () => Promise.resolve().then(trained) });
  }
  return entries;
}
