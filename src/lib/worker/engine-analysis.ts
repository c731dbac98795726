/**
 * Everything about data and finished models that would block a page: summaries, predictions, surfaces. Reads, never writes,
 * never trains what is kept. A sentence for every failure: rejected where the answer has no place for one.
 */
import { describe } from '../data/describe.ts';
import { loadTable } from '../data/load-table.ts';
import { createBackendChooser } from '../engine/backends/choose.ts';
import type { BackendChooser, Chosen } from '../engine/backends/choose.ts';
import { lookInside } from '../engine/inside/look-inside.ts';
import { initialState } from '../engine/ops/initial-state.ts';
import { planRun } from '../engine/run/plan-run.ts';
import { predictRow, predictValidation } from '../engine/run/predict.ts';
import { chooseForRun, measured } from '../engine/run/choose-for-run.ts';
import { environmentOf, type Host } from '../engine/run/environment.ts';
import { preview } from '../engine/run/preview.ts';
import { sampleTexts } from '../engine/run/sample.ts';
import type { Checkpoint } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { DraftDesk } from './draft-desk.ts';
import { cardOf, predicted } from './predicted.ts';
import { PreparedData } from './prepared-data.ts';
import type { ReadAsset } from './prepared-data.ts';
import type { AnalysisCommands, PreviewInterest } from './protocol.ts';

type Machine = { readAsset: ReadAsset; now: () => number; breathe: () => Promise<void> } & Host;

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(sentence(parsed.issues));
  return parsed.value;
}

const stateOf = ({ params, slots, step }: Checkpoint) => ({ params, slots, step });

const sentence = (issues: readonly Issue[]) => issues.map(({ message }) => message).join(' ');

/** Small work on the side: the GPU stays with the trainer. What a run on wasm recorded is said again by the path that recorded it. */
async function chooseQuiet(chooser: BackendChooser, { environment }: Run): Promise<Chosen> {
  const wasm = await chooser.choose('wasm', environment?.backend === 'wasm' ? { path: environment.path } : {});
  return wasm.ok ? wasm.value : valueOf(await chooser.choose('cpu'));
}

export function createAnalysis(machine: Machine): AnalysisCommands {
  const { readAsset, now, breathe } = machine;
  const data = new PreparedData(readAsset);
  const chooser = createBackendChooser({ readAsset, gpu: null });
  const standing = async (run: Run) => {
    const [{ table, prepared }, { executor }] = await Promise.all([data.of(run).then(valueOf), chooseQuiet(chooser, run)]);
    return { table, prepared, executor };
  };
  const predicting = async (run: Run, checkpoint: Checkpoint) => {
    const { table, prepared, executor } = await standing(run);
    return { table, request: { run, checkpoint, prepared, executor, breathe } };
  };
  const drawn = async (run: Run, checkpoint: Checkpoint | null, interest: PreviewInterest) => {
    const { prepared, executor } = await standing(run);
    const plan = valueOf(planRun(run.resolved, prepared));
    const resident = { inputs: new Float32Array(plan.inputSize), targets: new Float32Array(1), examples: 1 };
    const execution = await executor.open(plan, resident, run.seed);
    try {
      await execution.load(checkpoint ? stateOf(checkpoint) : initialState(plan, run.seed));
      const { model, training } = run.resolved;
      const { preparation } = prepared;
      return await preview({ execution, plan, model, preparation, loss: training.loss, interest, epoch: checkpoint?.epoch ?? 0 });
    } finally {
      execution.dispose();
    }
  };
  const desk = new DraftDesk({
    open: async (run) => {
      const loaded = await data.of(run);
      const chosen = loaded.ok && (await chooseForRun(run, chooser, { prepared: loaded.value.prepared }));
      if (!loaded.ok || !chosen || !chosen.ok) return null;
      return { ...loaded.value, executor: chosen.value.executor, environment: environmentOf(machine, chosen.value) };
    },
    now,
    breathe,
    draw: drawn,
  });
  return {
    describe: async (dataset) => {
      const table = await loadTable(dataset.source, { readAsset });
      if (!table.ok) return table;
      return describe(table.value, dataset, await cardOf(dataset, readAsset));
    },
    predictions: async (run, checkpoint) => {
      const { table, request } = await predicting(run, checkpoint);
      return valueOf(await predicted(request, table));
    },
    outputs: async (run, checkpoint) => {
      const { request } = await predicting(run, checkpoint);
      return { ...valueOf(await predictValidation(request)), preparation: request.prepared.preparation };
    },
    predictRow: async (run, checkpoint, row) => predictRow((await predicting(run, checkpoint)).request, row),
    sample: async (run, checkpoint, sampling) => {
      const { table, request } = await predicting(run, checkpoint);
      const texts = await sampleTexts(request, sampling);
      if (!texts.ok) return texts;
      const column = table.columns.find(({ name }) => name === run.resolved.dataset.target);
      const known = new Set(column?.type === 'text' ? column.values : []);
      return { ok: true, value: texts.value.map((text) => ({ text, isKnown: known.has(text) })) };
    },
    inside: async (run, checkpoint, question) => lookInside((await predicting(run, checkpoint)).request, question),
    preview: drawn,
    calibrate: async (run) => {
      const { prepared } = valueOf(await data.of(run));
      return (await measured(run, chooser, { prepared, now }))?.calibration ?? [];
    },
    draft: (request) => desk.draft(request),
  };
}
