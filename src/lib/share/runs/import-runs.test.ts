import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCsv } from '../../data/csv.ts';
import { parseImportedRun } from '../../runs/imported-run.ts';
import { parseRun } from '../../runs/parse-run.ts';
import { readDuration, readNumber, readTime } from './import-cell.ts';
import { importRuns, planImport, unreadTimes, withRole, type ImportPlan } from './import-runs.ts';
import { writeCsv } from './table.ts';

const now = Date.UTC(2026, 10, 21);

const cellsOf = (text: string) => {
  const cells = splitCsv({ name: 'runs.csv', bytes: new TextEncoder().encode(text) });
  if (!cells.ok) throw new Error(cells.issues[0]?.message);
  return cells.value;
};

function imported(text: string, change: (plan: ImportPlan) => ImportPlan = (plan) => plan) {
  const cells = cellsOf(text);
  const runs = importRuns(cells, change(planImport(cells)), now);
  return runs.ok ? runs.value : (runs.issues[0]?.message ?? '');
}

test('the table of W&B: attributes are known, what is a metric is told by its name', () => {
  const text = `"Name","State","Notes","User","Tags","Created","Runtime","Sweep","batch_size","optimizer","lr","val/loss","train_accuracy"
"bright-sun-3","finished","","ann","old, small","2024-05-01T10:00:00.000Z","93","","32","adam","0.001","0.25","0.9"
"dim-sea-4","crashed","diverged early","ann","","2024-05-01T11:00:00.000Z","12","","64","sgd","0.1","NaN",""
`;
  expect(planImport(cellsOf(text))).toMatchObject({ tracker: 'wandb' });
  expect(
    planImport(cellsOf(text))
      .columns.filter(({ sure }) => !sure)
      .map(({ name, role }) => [name, role]),
  ).toEqual([
    ['batch_size', 'param'],
    ['optimizer', 'param'],
    ['lr', 'param'],
    ['val/loss', 'metric'],
    ['train_accuracy', 'metric'],
  ]);
  expect(imported(text)).toEqual([
    {
      version: 1,
      type: 'imported',
      id: expect.stringMatching(/^imported-[0-9a-f]{20}$/),
      name: 'bright-sun-3',
      importedAt: now,
      source: {
        tracker: 'wandb',
        file: 'runs.csv',
        fileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        line: 2,
        id: null,
        tags: ['old', 'small'],
        note: null,
      },
      createdAt: Date.UTC(2024, 4, 1, 10),
      elapsedMs: 93_000,
      status: 'finished',
      params: [
        { name: 'batch_size', value: 32 },
        { name: 'optimizer', value: 'adam' },
        { name: 'lr', value: 0.001 },
      ],
      metrics: [
        { name: 'val/loss', value: 0.25 },
        { name: 'train_accuracy', value: 0.9 },
      ],
      properties: [{ name: 'User', value: 'ann' }],
      tags: ['old', 'small'],
    },
    expect.objectContaining({ name: 'dim-sea-4', status: 'crashed', note: 'diverged early', metrics: [{ name: 'val/loss', value: NaN }] }),
  ]);
});

test('the table of MLflow: prefixes say what is what, and the end gives the duration', () => {
  const text = `run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.val.loss,params.lr,params.nesterov,tags.mlflow.runName,tags.team
ab12,0,FINISHED,./mlruns/0/ab12/artifacts,2023-01-02 03:04:05.120000+00:00,2023-01-02 03:04:06.120000+00:00,0.5,0.01,True,calm-fox,vision
cd34,0,FAILED,./mlruns/0/cd34/artifacts,2023-01-02 03:05:00+00:00,,inf,,False,,
`;
  const runs = imported(text);
  expect(runs).toMatchObject([
    {
      name: 'calm-fox',
      source: { tracker: 'mlflow', id: 'ab12', line: 2 },
      createdAt: Date.UTC(2023, 0, 2, 3, 4, 5, 120),
      elapsedMs: 1000,
      status: 'FINISHED',
      params: [
        { name: 'lr', value: 0.01 },
        { name: 'nesterov', value: true },
      ],
      metrics: [{ name: 'val.loss', value: 0.5 }],
      properties: [
        { name: 'experiment_id', value: '0' },
        { name: 'team', value: 'vision' },
      ],
    },
    { name: 'cd34', elapsedMs: null, params: [{ name: 'nesterov', value: false }], metrics: [{ name: 'val.loss', value: Infinity }] },
  ]);
});

test('a plain table is read too, and a person may say what a column is', () => {
  const text = 'width,result\n16,0.5\n32,0.75\n';
  expect(imported(text)).toMatchObject([
    {
      name: 'run 1',
      params: [
        { name: 'width', value: 16 },
        { name: 'result', value: 0.5 },
      ],
      metrics: [],
    },
    {},
  ]);
  const asMetric = (plan: ImportPlan): ImportPlan => ({
    ...plan,
    columns: plan.columns.map((column) => (column.name === 'result' ? { ...column, role: 'metric' } : column)),
  });
  expect(imported(text, asMetric)).toMatchObject([
    { metrics: [{ name: 'result', value: 0.5 }] },
    { metrics: [{ name: 'result', value: 0.75 }] },
  ]);
  const wrong = imported('result\nfine\n', asMetric);
  expect(wrong).toBe(
    'Line 2 of runs.csv: "fine" in column "result" is no number, as a metric must be: make the column a param, or correct the cell.',
  );
});

test('of a tag that is written twice there is one, and the numbers that pandas puts before the rows are left out', () => {
  const text = ',run_id,params.lr,tags.mlflow.note.content\n0,ab,0.1,slow\n1,cd,0.2,\n';
  expect(planImport(cellsOf(text)).columns[0]).toMatchObject({ role: 'ignore', sure: true });
  expect(imported(text)).toMatchObject([{ params: [{ name: 'lr', value: 0.1 }], note: 'slow' }, { params: [{ name: 'lr', value: 0.2 }] }]);
  expect(imported('Name,State,Created,Tags\na,finished,,"old, Old,, new"\n')).toMatchObject([{ tags: ['old', 'new'] }]);
});

test('a role that one column can have goes with the choice, and what had it becomes a tag', () => {
  const plan = planImport(cellsOf('name,State,lr\na,finished,1\n'));
  const chosen = withRole(plan, 2, 'name');
  expect(chosen.columns.map(({ role, sure }) => [role, sure])).toEqual([
    ['tag', true],
    ['status', true],
    ['name', true],
  ]);
  expect(withRole(chosen, 0, 'param').columns.map(({ role }) => role)).toEqual(['param', 'status', 'name']);
});

test('times that cannot be read are left out, and that is said', () => {
  const cells = cellsOf('name,Created,Runtime\na,5 minutes ago,12\nb,2024-01-02,soon\nc,yesterday,\n');
  expect(unreadTimes(cells, planImport(cells))).toEqual([
    'Line 2: "5 minutes ago" in column "Created" is no time that can be read, so it and 1 more are left out.',
    'Line 3: "soon" in column "Runtime" is no duration that can be read, so it is left out.',
  ]);
  expect(imported('name,Created\na,2024-01-02\n')).toMatchObject([{ createdAt: Date.UTC(2024, 0, 2) }]);
});

test('an imported run is none that was trained here: no reader of runs takes it', () => {
  const [run] = imported('name,loss\na,1\n');
  expect(parseImportedRun(run)).toEqual(run);
  expect(parseRun(run)).toBeNull();
  for (const change of [
    { version: 2 },
    { type: 'run' },
    { id: 'a b' },
    { metrics: [{ name: 'loss', value: '1' }] },
    { source: null },
    { properties: 1 },
    { tags: 'old' },
    { starred: 'yes' },
  ])
    expect(parseImportedRun({ ...Object(run), ...change })).toBeNull();
});

test('the same run imported again has the same id; rows that say the same are still two runs', () => {
  const ids = (text: string) => [imported(text)].flat().map((run) => (typeof run === 'string' ? run : run.id));
  const [first, twin, other] = ids('name,loss\na,1\na,1\nb,1\n');
  expect(new Set([first, twin, other]).size).toBe(3);
  expect(ids('name,loss\nb,1\na,1\n')).toEqual([other, first]);
  expect(ids('run_id,metrics.loss\nab,1\n')).toEqual(ids('run_id,metrics.loss\nab,2\n'));
});

test('cells are read as the trackers write them', () => {
  expect(['1e-3', '-.5', 'nan', '-Infinity', 'inf'].map(readNumber)).toEqual([0.001, -0.5, NaN, -Infinity, Infinity]);
  expect(['', '1,5', '0x10', 'constructor', '1 000', '--1'].map(readNumber)).toEqual([null, null, null, null, null, null]);
  const at = Date.UTC(2024, 0, 2, 3, 4, 5);
  for (const text of [
    '2024-01-02T03:04:05Z',
    '2024-01-02 03:04:05',
    '2024-01-02T04:04:05+0100',
    '2024-01-02 03:04:05.000000+00:00',
    '2024-01-02 03:04:05 UTC',
    `${at}`,
    `${at / 1000}`,
  ])
    expect(readTime(text), text).toBe(at);
  expect(readTime('2024-01-02')).toBe(Date.UTC(2024, 0, 2));
  for (const text of ['', 'yesterday', '01/02/2024', '2024-13-45T00:00:00Z', '42', '5 minutes ago'])
    expect(readTime(text), text).toBeNull();
  expect(['90', '1.5min', '2h 3m 4s', '500ms', '0'].map(readDuration)).toEqual([90_000, 90_000, 7_384_000, 500, 0]);
  for (const text of ['', '-1', 'soon', '3 parsecs', 'nan', '5 constructor']) expect(readDuration(text), text).toBeNull();
});

const anyCell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', 'NaN', '1e5', '=1+1', '__proto__', 'true', '2024-01-01', '\u202Ex'),
);

test('any table becomes runs that can be stored, one a row, or one sentence', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.oneof(anyCell, fc.constantFrom('name', 'Created', 'metrics.x', 'params.', 'constructor')), {
        minLength: 2,
        maxLength: 6,
        selector: (name) => name.trim(),
      }),
      fc.array(fc.array(anyCell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
      (names, rows) => {
        const columns = names.map((name, at) => ({ name, type: 'text' as const, values: rows.map((row) => row[at] ?? '') }));
        const cells = splitCsv({ name: 'any.csv', bytes: new TextEncoder().encode(writeCsv({ columns })) });
        const read = cells.ok ? importRuns(cells.value, planImport(cells.value), now) : cells;
        if (!cells.ok || !read.ok) {
          expect(read).toMatchObject({ ok: false, issues: [{ message: expect.stringMatching(/\.$/) }] });
          return;
        }
        expect(read.value).toHaveLength(cells.value.rows.length);
        for (const run of read.value) expect(parseImportedRun(structuredClone(run))).toEqual(run);
        expect(new Set(read.value.map(({ id }) => id)).size).toBe(read.value.length);
      },
    ),
    { seed: 24, numRuns: 150 },
  );
});
