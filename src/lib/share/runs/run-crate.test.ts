import { expect, test } from 'vitest';
import { aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import { RunId } from '../../spec/ids.ts';
import { sha256 } from '../../spec/hash.ts';
import type { ZipFile } from '../zip.ts';
import { runCrate } from './run-crate.ts';

type Entity = Record<string, unknown> & { '@id': string; '@type': string };

const at = Date.UTC(2026, 10, 21, 20, 14);
const textOf = (file: ZipFile | undefined) => new TextDecoder().decode(file?.bytes);
const weights: ZipFile = { path: 'weights.safetensors', bytes: new Uint8Array([1, 2, 3]) };

const referencesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = '@id' in value && typeof value['@id'] === 'string' ? [value['@id']] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
};

/** The terms that a crate of ours uses; each is in the 1.1 context. */
const terms = new Set(
  `@id @type name description datePublished license hasPart mentions variableMeasured conformsTo about encodingFormat contentSize identifier
  value instrument object result actionStatus startTime endTime error version softwareVersion`.split(/\s+/),
);

/** What the specification demands (MUST) of a crate, and the files it lies beside. Returns the entities by id. */
function expectCrate(files: readonly ZipFile[]): Map<string, Entity> {
  const [metadata, ...others] = files;
  expect(metadata?.path).toBe('ro-crate-metadata.json');
  const document: { '@context': unknown; '@graph': Entity[] } = JSON.parse(textOf(metadata));
  expect(Object.keys(document)).toEqual(['@context', '@graph']);
  expect(document['@context']).toBe('https://w3id.org/ro/crate/1.1/context');
  const graph = document['@graph'];
  const entities = new Map(graph.map((entity) => [entity['@id'], entity]));
  // Flat and without twins: each entity once, and within one only references.
  expect(entities.size).toBe(graph.length);
  for (const entity of graph) {
    expect(entity['@type']).toBeTruthy();
    expect(Object.keys(entity).filter((term) => !terms.has(term))).toEqual([]);
    for (const [term, value] of Object.entries(entity)) {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (typeof item === 'object') expect(Object.keys(item), term).toEqual(['@id']);
      }
      if (term !== '@id' && term !== '@type')
        for (const id of referencesIn(value)) expect(id.startsWith('http') || entities.has(id), id).toBe(true);
    }
  }
  expect(entities.get('ro-crate-metadata.json')).toEqual({
    '@id': 'ro-crate-metadata.json',
    '@type': 'CreativeWork',
    conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
    about: { '@id': './' },
  });
  const root = entities.get('./');
  expect(root).toMatchObject({
    '@type': 'Dataset',
    name: expect.any(String),
    description: expect.any(String),
    license: { '@id': expect.any(String) },
  });
  expect(root?.datePublished).toMatch(/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/);
  // Data entities: every file is a part of the root, with a relative path as its id, and is there.
  const parts = graph.filter((entity) => entity['@type'] === 'File').map((entity) => entity['@id']);
  expect(referencesIn(root?.hasPart)).toEqual(parts);
  expect(parts).toEqual(others.map(({ path }) => path));
  for (const { path, bytes } of others) {
    const entity = entities.get(path);
    expect(entity?.contentSize).toBe(String(bytes.length));
    expect(entities.get(referencesIn(entity?.identifier)[0] ?? '')).toMatchObject({ name: 'SHA-256', value: sha256(bytes) });
  }
  // Provenance: an action has an instrument, an object and a result.
  const action = graph.find((entity) => entity['@type'] === 'CreateAction');
  for (const term of ['instrument', 'object', 'result']) expect(referencesIn(action?.[term]).length).toBeGreaterThan(0);
  return entities;
}

test('a run as a crate keeps the rules of RO-Crate 1.1 and says who made it, of what, and what came of it', () => {
  const files = runCrate(aRecordedRun({ notebookTitle: 'Penguins' }), { at, weights });
  const entities = expectCrate(files);
  expect(entities.get('./')).toMatchObject({ name: 'train 1 of Penguins', datePublished: '2026-11-21T20:14:00.000Z' });
  expect(entities.get('#training')).toMatchObject({
    instrument: { '@id': '#daybook' },
    object: [{ '@id': '#data' }, { '@id': '#spec' }],
    result: [{ '@id': 'run.json' }, { '@id': 'weights.safetensors' }],
    startTime: '2025-11-03T14:02:09.000Z',
    endTime: '2025-11-03T14:02:09.320Z',
    actionStatus: { '@id': 'http://schema.org/CompletedActionStatus' },
  });
  expect(entities.get('#daybook')).toMatchObject({ name: 'Daybook', version: '0.1.0' });
  expect(entities.get('#data-sha256')?.value).toBe('a8'.repeat(32));
  expect(entities.get('#spec-sha256')?.value).toBe('5f'.repeat(32));
  expect([...entities.values()]).toContainEqual({ '@id': '#measure-3', '@type': 'PropertyValue', name: 'validation.macroF1', value: 0.78 });
});

test('the record beside it holds the run and its history, whole', () => {
  const recorded = aRecordedRun();
  const { history, ...rest } = JSON.parse(textOf(runCrate(recorded, { at })[1]));
  expect(rest).toEqual({ format: 'daybook-run', version: 1, run: JSON.parse(JSON.stringify(recorded.run)) });
  expect(history).toEqual({ ...recorded.history, validationLoss: [1.1, 0.6, 'NaN'] });
});

test('runs without weights, that went on from others, failed or never began are crates too', () => {
  const origin = { epoch: 2, step: 14, weightsHash: 'ab' };
  const wentOn = expectCrate(runCrate(aRecordedRun({ parent: RunId.parse('r0'), origin }), { at }));
  expect(wentOn.get('#training')?.object).toContainEqual({ '@id': '#beginning' });
  expect(wentOn.get('#weights-sha256')?.value).toBe('0badcafe');
  const failed = expectCrate(
    runCrate(
      aRecordedRun({
        state: { status: 'failed', startedAt: null, finishedAt: 9, message: 'The GPU is gone.' },
        weightsHash: null,
        measures: undefined,
        last: null,
      }),
      { at },
    ),
  );
  expect(failed.get('#training')).toMatchObject({
    error: 'The GPU is gone.',
    actionStatus: { '@id': 'http://schema.org/FailedActionStatus' },
  });
  const queued = expectCrate(
    runCrate(aRecordedRun({ state: { status: 'queued' }, environment: null, name: '</script>\n'.repeat(100) }), { at: NaN }),
  );
  expect(queued.get('#training')).not.toHaveProperty('startTime');
  expect(queued.get('#training')).not.toHaveProperty('endTime');
});
