/**
 * One run as files: `run.json` with all that was recorded, and beside it a description of what made what, as RO-Crate 1.1
 * (https://w3id.org/ro/crate/1.1): linked data that data repositories read. RO-Crate rather than PROV-JSON, since its specification has rules
 * that a test can hold a crate to, and since a crate describes the very files it lies beside.
 */
import { describeRun } from '../../runs/describe-run.ts';
import { startedAtOf } from '../../runs/status.ts';
import type { Run } from '../../runs/run.ts';
import { sha256 } from '../../spec/hash.ts';
import type { ZipFile } from '../zip.ts';
import { finalMeasures, finishedAtOf, type RecordedRun } from './recorded.ts';
import { isoTime, plainJson } from './table.ts';

/** `weights`: a safetensors file of the run's kept weights, where they are to go with it. `at`: now, in Unix milliseconds. */
export type CrateOptions = { at: number; weights?: ZipFile };

type Entity = { '@id': string; '@type': string | string[] } & Record<string, unknown>;
type Reference = { '@id': string };

const refer = (id: string): Reference => ({ '@id': id });
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** All that is known of a run but its checkpoints. NaN and the infinities are words. */
export const runJson = ({ run, history }: RecordedRun): string => `${plainJson({ format: 'daybook-run', version: 1, run, history })}\n`;

const hashOf = (id: string, hash: string): Entity => ({ '@id': `${id}-sha256`, '@type': 'PropertyValue', name: 'SHA-256', value: hash });

/** A thing that is not among the files, named by its hash. */
function named(id: string, fields: { name: string; description: string }, hash: string | null): Entity[] {
  const thing: Entity = { '@id': id, '@type': 'CreativeWork', ...fields };
  return hash === null ? [thing] : [{ ...thing, identifier: refer(`${id}-sha256`) }, hashOf(id, hash)];
}

function fileEntity({ path, bytes }: ZipFile, fields: { name: string; description: string; encodingFormat: string }): Entity[] {
  const file: Entity = { '@id': path, '@type': 'File', ...fields, contentSize: String(bytes.length), identifier: refer(`#${path}-sha256`) };
  return [file, hashOf(`#${path}`, sha256(bytes))];
}

const statusOf = ({ state: { status } }: Run): string => {
  if (status === 'finished' || status === 'stopped') return 'CompletedActionStatus';
  if (status === 'diverged' || status === 'failed' || status === 'interrupted') return 'FailedActionStatus';
  return status === 'queued' ? 'PotentialActionStatus' : 'ActiveActionStatus';
};

const numberText = (value: number) => (Number.isFinite(value) ? value : String(value));

function measured(run: Run): Entity[] {
  const kept = finalMeasures(run);
  const all = kept.length > 0 || !run.last ? kept : Object.entries(run.last.validation ?? run.last.train);
  return all.map(([name, value], at) => ({ '@id': `#measure-${at + 1}`, '@type': 'PropertyValue', name, value: numberText(value) }));
}

function action(run: Run, results: readonly Reference[]): Entity {
  const { state } = run;
  const [start, end] = [startedAtOf(state), finishedAtOf(run)].map((at) => (at === null ? null : isoTime(at)));
  return {
    '@id': '#training',
    '@type': 'CreateAction',
    name: `Training of ${run.name}`,
    description: describeRun(run),
    instrument: refer('#daybook'),
    object: [refer('#data'), refer('#spec'), ...(run.origin ? [refer('#beginning')] : [])],
    result: results,
    actionStatus: refer(`http://schema.org/${statusOf(run)}`),
    ...(start !== null && { startTime: start }),
    ...(end !== null && { endTime: end }),
    ...('message' in state && { error: state.message }),
  };
}

function software({ environment }: Run): Entity {
  const where =
    environment && `engine ${environment.engineVersion} on ${environment.backend} (${environment.path}), ${environment.userAgent}`;
  return {
    '@id': '#daybook',
    '@type': 'SoftwareApplication',
    name: 'Daybook',
    description: `An ML experimentation notebook in the browser${where ? `; ${where}` : ''}.`,
    ...(environment && { version: environment.appVersion, softwareVersion: environment.appVersion }),
  };
}

/** What was used, each by its hash. */
function used(run: Run): Entity[] {
  const { origin, specHash, dataHash, seed } = run;
  return [
    ...named(
      '#data',
      { name: run.datasetTitle, description: `${run.examples.train} training and ${run.examples.validation} validation examples.` },
      dataHash,
    ),
    ...named(
      '#spec',
      { name: run.modelSummary, description: `What was trained and how, as in run.resolved of run.json; seed ${seed}.` },
      specHash,
    ),
    ...(origin
      ? named(
          '#beginning',
          { name: `Weights of run ${run.parent ?? ''} at epoch ${origin.epoch}`, description: 'What the training went on from.' },
          origin.weightsHash,
        )
      : []),
  ];
}

/** The files of the crate: `ro-crate-metadata.json`, `run.json` and the weights that were given. */
export function runCrate(recorded: RecordedRun, { at, weights }: CrateOptions): ZipFile[] {
  const { run } = recorded;
  const json: ZipFile = { path: 'run.json', bytes: bytesOf(runJson(recorded)) };
  const measures = measured(run);
  const entities = [
    ...fileEntity(json, {
      name: 'Record of the run',
      description: 'Everything recorded, with its history.',
      encodingFormat: 'application/json',
    }),
    ...(weights
      ? fileEntity(weights, { name: 'Weights', description: 'The weights it ended with.', encodingFormat: 'application/octet-stream' })
      : []),
    ...(weights || run.weightsHash === null
      ? []
      : named('#weights', { name: 'Weights', description: 'The weights it ended with, which are not in this crate.' }, run.weightsHash)),
  ];
  const results = entities.filter(({ '@type': type }) => type !== 'PropertyValue').map(({ '@id': id }) => refer(id));
  const files = weights ? [json, weights] : [json];
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    name: `${run.name}${run.notebookTitle === undefined ? '' : ` of ${run.notebookTitle}`}`,
    description: describeRun(run),
    datePublished: isoTime(at) ?? '1970-01-01T00:00:00.000Z',
    license: refer('#licence'),
    hasPart: files.map(({ path }) => refer(path)),
    mentions: [refer('#training')],
    variableMeasured: measures.map(({ '@id': id }) => refer(id)),
  };
  const licence: Entity = {
    '@id': '#licence',
    '@type': 'CreativeWork',
    name: 'No licence was stated',
    description: 'Ask whoever trained the run.',
  };
  const descriptor: Entity = {
    '@id': 'ro-crate-metadata.json',
    '@type': 'CreativeWork',
    conformsTo: refer('https://w3id.org/ro/crate/1.1'),
    about: refer('./'),
  };
  const graph = [descriptor, root, ...entities, action(run, results), software(run), ...used(run), ...measures, licence];
  const crate = JSON.stringify({ '@context': 'https://w3id.org/ro/crate/1.1/context', '@graph': graph }, null, 2);
  return [{ path: 'ro-crate-metadata.json', bytes: bytesOf(`${crate}\n`) }, ...files];
}
