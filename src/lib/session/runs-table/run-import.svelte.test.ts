import { expect, test } from 'vitest';
import { RunImport } from './run-import.svelte.ts';

const fileOf = (text: string, name = 'runs.csv') => ({ name, bytes: async () => new TextEncoder().encode(text) });

const wandb = 'Name,State,Created,lr,val_loss,host\na,finished,2024-01-02,0.1,0.5,x\nb,crashed,yesterday,0.2,,x\n';

test('a table is shown with what each column seems to be, and guesses are told', async () => {
  const importing = new RunImport();
  await importing.read(fileOf(wandb));
  expect(importing.recognised).toBe('The table of W&B: 2 runs, 6 columns.');
  expect(importing.columns.map(({ name, role, isGuess }) => [name, role, isGuess])).toEqual([
    ['Name', 'name', false],
    ['State', 'status', false],
    ['Created', 'created', false],
    ['lr', 'param', true],
    ['val_loss', 'metric', true],
    ['host', 'param', true],
  ]);
  expect(importing.columns[4]?.cells).toEqual(['0.5', '']);
  expect([importing.guesses, importing.problem]).toEqual([3, null]);
  expect(importing.notes).toEqual(['Line 3: "yesterday" in column "Created" is no time that can be read, so it is left out.']);
});

test('a person says what a column is, and one that cannot be that is told with its line', async () => {
  const importing = new RunImport();
  await importing.read(fileOf(wandb));
  importing.setRole(5, 'metric');
  expect(importing.problem).toBe(
    'Line 2 of runs.csv: "x" in column "host" is no number, as a metric must be: make the column a param, or correct the cell.',
  );
  expect(importing.runs(5)).toMatchObject({ ok: false });
  importing.setRole(5, 'ignore');
  expect([importing.problem, importing.guesses]).toEqual([null, 2]);
  expect(importing.runs(5)).toMatchObject({ ok: true, value: [{ name: 'a', importedAt: 5, params: [{ name: 'lr' }] }, { name: 'b' }] });
});

test('what is no table says so, and a file that is chosen later goes before one that is still read', async () => {
  const importing = new RunImport();
  await importing.read(fileOf('a,b\n1\n'));
  expect(importing.state).toMatchObject({
    status: 'refused',
    message: expect.stringMatching(/^Line 2 has 1 cell, but line 1 names 2 columns/),
  });
  let arrive: (bytes: Uint8Array) => void = () => undefined;
  const slow = importing.read({ name: 'slow.csv', bytes: () => new Promise((resolve) => (arrive = resolve)) });
  expect(importing.state).toEqual({ status: 'reading', name: 'slow.csv' });
  await importing.read(fileOf('width\n16\n', 'fast.csv'));
  arrive(new TextEncoder().encode('depth\n1\n'));
  await slow;
  expect(importing.recognised).toBe('A table: 1 run, 1 column.');
  expect(importing.state).toMatchObject({ cells: { name: 'fast.csv' } });
  await importing.read({ name: 'gone.csv', bytes: () => Promise.reject(new Error('NotFoundError')) });
  expect(importing.state).toEqual({ status: 'refused', message: 'gone.csv cannot be read (NotFoundError): choose it again.' });
  importing.clear();
  expect([importing.state.status, importing.columns, importing.runs(1)]).toMatchObject(['empty', [], { ok: false }]);
});
