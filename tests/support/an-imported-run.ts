import { type ImportedRun, parseImportedRun } from '../../src/lib/runs/imported-run.ts';

/** `id` behind 'imported-', and whatever else is to differ. */
export function anImportedRun(id: string, change: Partial<Omit<ImportedRun, 'id'>> = {}): ImportedRun {
  const run = parseImportedRun({
    version: 1,
    type: 'imported',
    id: `imported-${id}`,
    name: `bright-sun-${id}`,
    importedAt: 1000,
    source: { tracker: 'wandb', file: 'runs.csv', fileHash: 'f'.repeat(64), line: 2, id: null, tags: [], note: null },
    createdAt: 500,
    elapsedMs: 93_000,
    status: 'finished',
    params: [
      { name: 'lr', value: 0.001 },
      { name: 'optimizer', value: 'adam' },
    ],
    metrics: [{ name: 'val/loss', value: 0.25 }],
    properties: [{ name: 'User', value: 'ann' }],
    ...change,
  });
  if (run === null) throw new Error('No imported run.');
  return run;
}
