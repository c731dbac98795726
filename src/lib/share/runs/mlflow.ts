/**
 * Runs as MLflow's file store has them: `mlruns/<experiment>/<run>/{meta.yaml,params,metrics,tags,artifacts}`, a file a param, tag and metric.
 * A notebook is an experiment; the repeats of one press are nested in a run of their own. Unpack it and run `mlflow ui` beside `mlruns`.
 * Rules: mlflow/store/tracking/file_store.py and mlflow/utils/validation.py.
 */
import { shownName } from '../../runs/annotations.ts';
import { describeRun } from '../../runs/describe-run.ts';
import { flatten } from '../../runs/diff.ts';
import { groupsOf } from '../../runs/group.ts';
import { describeIntervention } from '../../runs/interventions.ts';
import { groupName } from '../../runs/run-name.ts';
import type { Run, RunStatus } from '../../runs/run.ts';
import { startedAtOf } from '../../runs/status.ts';
import { sha256 } from '../../spec/hash.ts';
import { fileName } from '../zip-names.ts';
import type { ZipFile } from '../zip.ts';
import { cut, mlflowKeys, mlflowId, pythonNumber, yaml } from './mlflow-text.ts';
import { finalMeasures, finishedAtOf, seriesOf, type RecordedRun } from './recorded.ts';

/** `artifacts` lie in the run's own folder: weights, or its record as JSON. */
export type MlflowRun = RecordedRun & { artifacts?: readonly ZipFile[] };

const statuses: Record<RunStatus, number> = {
  queued: 2, // SCHEDULED
  running: 1, // RUNNING
  paused: 1,
  finished: 3, // FINISHED
  stopped: 5, // KILLED
  diverged: 4, // FAILED
  failed: 4,
  interrupted: 5,
};

const longestParam = 6000;
const longestTag = 5000;
const longestExperiment = 500;

const text = (path: string, content: string): ZipFile => ({ path, bytes: new TextEncoder().encode(content) });

type Pair = [key: string, value: string];

const pairFiles = (folder: string, pairs: readonly Pair[], longest: number): ZipFile[] => {
  const keys = mlflowKeys(pairs.map(([key]) => key));
  return pairs.map(([, value], at) => text(`${folder}/${keys[at] ?? ''}`, cut(value, longest)));
};

function paramsOf(run: Run): Pair[] {
  const { environment } = run;
  return [
    ...flatten(run.resolved),
    ...run.interventions.map((each, at): Pair => [`changed_by_hand.${at + 1}`, describeIntervention(each)]),
    ['seed', String(run.seed)],
    ['data_hash', run.dataHash],
    ['spec_hash', run.specHash],
    ['backend', environment?.backend ?? run.requestedBackend],
    ['examples.train', String(run.examples.train)],
    ['examples.validation', String(run.examples.validation)],
  ];
}

function tagsOf(run: Run, parentRunId: string | null): Pair[] {
  const { environment, origin } = run;
  const known = (key: string, value: string | number | null | undefined): Pair[] =>
    value === null || value === undefined ? [] : [[key, String(value)]];
  return [
    ['mlflow.runName', shownName(run)],
    ['mlflow.user', 'daybook'],
    ['mlflow.source.name', 'Daybook'],
    ['mlflow.source.type', 'LOCAL'],
    ['mlflow.note.content', run.note ? `${run.note}\n\n${describeRun(run)}` : describeRun(run)],
    ...known('mlflow.parentRunId', parentRunId),
    ...(run.tags ?? []).map((tag): Pair => [`tag.${tag}`, 'true']),
    ...known('daybook.starred', run.starred ? 'true' : null),
    ...known('daybook.version', environment?.appVersion),
    ...known('daybook.run_id', run.id),
    ...known('daybook.status', run.state.status),
    ...known('daybook.purpose', run.purpose),
    ...known('daybook.weights_hash', run.weightsHash),
    ...known('daybook.goes_on_from', run.parent === null || !origin ? null : `${run.parent} at epoch ${origin.epoch}`),
    ...known('daybook.dataset', run.datasetTitle),
    ...known('daybook.model', run.modelSummary),
  ];
}

const line = (at: number, value: number, step: number) => `${Math.max(0, Math.round(at))} ${pythonNumber(value)} ${Math.round(step)}\n`;

function metricFiles(folder: string, recorded: RecordedRun): ZipFile[] {
  const { run } = recorded;
  const series = seriesOf(recorded).map(({ part, name, points }) => ({
    key: `${part}.${name}`,
    lines: points.map(({ at, value, step }) => line(at, value, step)).join(''),
  }));
  const end = finishedAtOf(run) ?? startOf(run);
  const final = finalMeasures(run).map(([name, value]) => ({ key: `kept.${name}`, lines: line(end, value, run.stepsDone) }));
  const all = [...series, ...final];
  const keys = mlflowKeys(all.map(({ key }) => key));
  return all.map(({ lines }, at) => text(`${folder}/${keys[at] ?? ''}`, lines));
}

const startOf = ({ state, createdAt }: Run) => Math.round(startedAtOf(state) ?? createdAt);

type Meta = { id: string; experiment: string; name: string; status: number; start: number; end: number | null };

const runMeta = ({ id, experiment, name, status, start, end }: Meta): string =>
  yaml({
    artifact_uri: `mlruns/${experiment}/${id}/artifacts`,
    end_time: end,
    entry_point_name: '',
    experiment_id: experiment,
    lifecycle_stage: 'active',
    run_id: id,
    run_name: name,
    run_uuid: id,
    source_name: '',
    source_type: 4,
    source_version: '',
    start_time: start,
    status,
    tags: [],
    user_id: 'daybook',
  });

/** A run that is there only to hold the repeats of one press. */
function groupFiles(runs: readonly [Run, ...Run[]], { id, experiment }: { id: string; experiment: string }): ZipFile[] {
  const ends = runs.map(finishedAtOf);
  const isOver = ends.every((end) => end !== null);
  const status = isOver ? 3 : 1;
  const end = isOver ? Math.max(...ends.map((at) => at ?? 0)) : null;
  const start = Math.min(...runs.map(startOf));
  const note = `${runs.length} repeats, which differ in their seeds alone. This run trained nothing itself: it holds them together.`;
  const tags: Pair[] = [
    ['mlflow.runName', groupName(runs)],
    ['mlflow.user', 'daybook'],
    ['mlflow.source.name', 'Daybook'],
    ['mlflow.source.type', 'LOCAL'],
    ['mlflow.note.content', note],
    ['daybook.holds', `${runs.length} repeats`],
  ];
  const folder = `mlruns/${experiment}/${id}`;
  return [
    text(`${folder}/meta.yaml`, runMeta({ id, experiment, name: cut(groupName(runs), longestTag), status, start, end })),
    ...pairFiles(`${folder}/tags`, tags, longestTag),
  ];
}

const experimentKey = ({ notebookId }: Run) => notebookId ?? '';

/** MLflow's own ids are whole numbers of 18 digits; 0 is its default experiment. */
const experimentId = (key: string) =>
  BigInt(`0x${sha256(`daybook notebook ${key}`).slice(0, 14)}`)
    .toString()
    .padStart(18, '1');

function experimentFiles(runs: readonly Run[], names: Set<string>): ZipFile[] {
  const [newest] = [...runs].sort((a, b) => b.createdAt - a.createdAt);
  if (!newest) return [];
  const id = experimentId(experimentKey(newest));
  const title = cut(newest.notebookTitle?.trim() || (newest.notebookId === null ? 'Daybook' : 'Untitled notebook'), longestExperiment - 30);
  const name = names.has(title) ? `${title} (${id})` : title;
  names.add(name);
  const times = runs.map(({ createdAt }) => Math.round(createdAt));
  const meta = {
    artifact_location: `mlruns/${id}`,
    creation_time: Math.min(...times),
    experiment_id: id,
    last_update_time: Math.max(...times),
    lifecycle_stage: 'active',
    name,
  };
  return [text(`mlruns/${id}/meta.yaml`, yaml(meta))];
}

function runFiles({ artifacts = [], ...recorded }: MlflowRun, parentRunId: string | null): ZipFile[] {
  const { run } = recorded;
  const experiment = experimentId(experimentKey(run));
  const id = mlflowId(run.id);
  const folder = `mlruns/${experiment}/${id}`;
  const meta = {
    id,
    experiment,
    name: cut(shownName(run), longestTag),
    status: statuses[run.state.status],
    start: startOf(run),
    end: finishedAtOf(run),
  };
  return [
    text(`${folder}/meta.yaml`, runMeta(meta)),
    ...pairFiles(`${folder}/params`, paramsOf(run), longestParam),
    ...pairFiles(`${folder}/tags`, tagsOf(run, parentRunId), longestTag),
    ...metricFiles(`${folder}/metrics`, recorded),
    ...artifacts.map(({ path, bytes }) => ({ path: `${folder}/artifacts/${path.split('/').map(fileName).join('/')}`, bytes })),
  ];
}

/**
 * The files of any runs, for `zipChunks`. `runs` are the summaries of all of them; `read` gives one with its history when its turn comes, so
 * that one history at a time is in memory, and null for one that is gone meanwhile.
 */
export async function* mlflowFiles(runs: readonly Run[], read: (run: Run) => Promise<MlflowRun | null>): AsyncGenerator<ZipFile> {
  const names = new Set<string>();
  for (const ofNotebook of byNotebook(runs)) {
    yield* experimentFiles(ofNotebook, names);
    for (const { id, runs: repeats } of groupsOf(ofNotebook)) {
      const holder = repeats.length > 1 ? mlflowId(`${id}-repeats`) : null;
      if (holder !== null) yield* groupFiles(repeats, { id: holder, experiment: experimentId(experimentKey(repeats[0])) });
      for (const run of repeats) {
        const whole = await read(run);
        if (whole) yield* runFiles(whole, holder);
      }
    }
  }
}

function byNotebook(runs: readonly Run[]): Run[][] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const present = groups.get(experimentKey(run));
    if (present) present.push(run);
    else groups.set(experimentKey(run), [run]);
  }
  return [...groups.values()];
}
