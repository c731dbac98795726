import { expect, test } from 'vitest';
import { readyCell } from '../../../tests/support/ready-cell.ts';
import type { Run } from '../runs/run.ts';
import { RunId } from '../spec/ids.ts';
import { runOf } from './train-view.ts';

async function launch(purpose: Run['purpose'], number: number): Promise<Run> {
  const { notebook, cell, ready } = await readyCell({ layers: [{ type: 'dense', units: 2 }], training: { epochs: 2, batchSize: 10 } });
  return runOf({ ready, notebook, notebookId: null, cell, id: RunId.parse('run1'), number, now: 0, purpose });
}

test('a run is named after its cell, an overfit check is called one', async () => {
  expect(await launch('train', 3)).toMatchObject({ name: 'train 3', purpose: 'train' });
  expect(await launch('overfitCheck', 1)).toMatchObject({ name: 'train check 1', purpose: 'overfitCheck' });
});
