/** What a model cell stands for right now: which data it is fitted to, the shape behind each layer, and every issue with its place. Pure. */
import { valuesOf } from '../../data/prepared.ts';
import type { DataSummary } from '../../data/summary.ts';
import { codesOf } from '../../data/text/fit-text.ts';
import { buildPlan, layersThatFit, type PlanRequest } from '../../engine/ops/build-plan.ts';
import type { LayerPlan, Plan } from '../../engine/ops/plan.ts';
import { readModel, readTraining } from '../../notebook/read-cell.ts';
import type { Model } from '../../spec/model.ts';
import type { DataCell, ModelCell, Notebook, TrainCell } from '../../spec/notebook.ts';
import type { Issue } from '../../spec/parse.ts';
import { autoLoss } from '../../spec/resolve.ts';
import { defaultTraining } from '../../spec/training.ts';

export type ModelView = {
  data: DataCell | null; // whose shape the layers see
  summary: DataSummary | null;
  model: Model | null;
  plan: Plan | null;
  layers: LayerPlan[]; // of the whole plan, else of the first layers that fit together
  issues: Issue[];
};

type Question = { notebook: Notebook; cell: ModelCell; summary: (data: DataCell) => DataSummary | null };

/** The train cell that uses a model decides its data; a model that nothing trains yet sees the nearest data cell above. */
export function feedOf(notebook: Notebook, cell: ModelCell): { data: DataCell | null; train: TrainCell | null } {
  const train = notebook.cells.find((other) => other.type === 'train' && other.model === cell.name);
  const named = train?.type === 'train' ? notebook.cells.find((other) => other.type === 'data' && other.name === train.data) : undefined;
  const at = notebook.cells.indexOf(cell);
  const near =
    named ??
    notebook.cells.slice(0, at).findLast((other) => other.type === 'data') ??
    notebook.cells.find((other) => other.type === 'data');
  return { data: near?.type === 'data' ? near : null, train: train?.type === 'train' ? train : null };
}

export function modelView({ notebook, cell, summary }: Question): ModelView {
  const { data, train } = feedOf(notebook, cell);
  const described = data && summary(data);
  const parsed = readModel(cell);
  const view: ModelView = { data, summary: described, model: parsed.ok ? parsed.value : null, plan: null, layers: [], issues: [] };
  if (!parsed.ok) return { ...view, issues: parsed.issues };
  if (!described) return view;

  const written = train && readTraining(train);
  const training = written?.ok ? written.value : defaultTraining();
  const { inputShape, outputs, task, preparation } = described;
  const batchSize = Math.min(training.batchSize, Math.max(1, described.sizes.train));
  const loss = training.loss === 'auto' ? autoLoss({ model: parsed.value, task, outputs }) : training.loss;
  const fed = { inputShape, outputs, ...codesOf(preparation), values: valuesOf(preparation) };
  const request: PlanRequest = { model: parsed.value, ...fed, loss, optimizer: training.optimizer, batchSize };
  const plan = buildPlan(request);
  if (plan.ok) return { ...view, plan: plan.value, layers: plan.value.layers };
  return { ...view, issues: plan.issues, layers: layersThatFit(request) };
}
