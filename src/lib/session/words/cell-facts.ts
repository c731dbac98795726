/** What stands in the margin of a cell: facts in a few words each, nothing to press. Pure. */
import { formatCount, formatFixed, formatSeconds } from '../../charts/format.ts';
import type { DataSummary } from '../../data/summary.ts';
import type { Plan } from '../../engine/ops/plan.ts';
import { intervalText } from '../../runs/describe-group.ts';
import { bestOver, lastOver, type RunGroup } from '../../runs/group.ts';
import type { MeanInterval } from '../../runs/interval.ts';
import { describeIntervention } from '../../runs/interventions.ts';
import { metricLabel } from '../../runs/metrics.ts';
import type { Task } from '../../spec/dataset.ts';
import type { Run } from '../../runs/run.ts';
import { shapeLabel } from './model-text.ts';
import { formatBytes } from './quantities.ts';

const many = (count: number, one: string, more = `${one}s`) => `${formatCount(count)} ${count === 1 ? one : more}`;

export function dataFacts(summary: DataSummary | null): string[] {
  if (!summary) return [];
  const missing = summary.columns.reduce((sum, column) => sum + column.missing, 0);
  const facts = [
    [
      many(summary.rows, 'row'),
      many(summary.columns.length, 'column'),
      missing > 0 ? `${formatCount(missing)} missing` : 'none missing',
    ].join(', '),
  ];
  if (summary.droppedRows > 0) facts.push(`${many(summary.droppedRows, 'row')} left out`);
  facts.push(taskFact(summary), `inputs ${shapeLabel(summary.inputShape)}`);
  if (summary.floor) facts.push(`floor ${formatFixed(summary.floor.scores.metric, 3)}: ${lowerFirst(summary.floor.description)}`);
  facts.push(`hash ${summary.hash.slice(0, 8)}`);
  return facts;
}

const taskFact = (summary: DataSummary): string => taskWords[summary.task](summary);

const taskWords: Record<Task, (summary: DataSummary) => string> = {
  regression: ({ targets }) => (targets.length > 1 ? `regression, ${targets.length} targets` : 'regression'),
  classification: ({ outputs }) => `${outputs} classes`,
  labels: ({ targets }) => `${targets.length} labels`,
  nextCharacter: ({ outputs }) => `next of ${outputs} characters`,
};

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export function modelFacts(view: { plan: Plan | null; dataName: string | null }): string[] {
  const { plan, dataName } = view;
  if (!plan) return dataName === null ? ['no data cell to fit to'] : [];
  const multiplyAdds = plan.layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
  const memory = plan.layers.reduce((sum, layer) => sum + layer.memoryBytes, 0);
  return [
    `in ${shapeLabel(plan.inputShape)}${dataName === null ? '' : `, from ${dataName}`}`,
    `out ${shapeLabel([plan.outputs])}`,
    many(plan.parameterCount, 'parameter'),
    `${formatCount(multiplyAdds)} multiply-adds per example`,
    `${formatBytes(memory)} with batches of ${plan.batchSize}`,
  ];
}

type Trained = Pick<RunGroup, 'runs'> & { lead: Run };

/** 'best validation accuracy 0.985 ± 0.011 (5)' */
function groupScores(runs: readonly Run[], what: string): string[] {
  const [best, last] = [bestOver(runs), lastOver(runs)];
  const text = (interval: MeanInterval) => `${intervalText(interval)} (${interval.n})`;
  return [...(best ? [`best ${what} ${text(best)}`] : []), ...(last ? [`last ${what} ${text(last)}`] : [])];
}

export function trainFacts({ group, expectedMs }: { group: Trained | null; expectedMs: number | null }): string[] {
  const facts: string[] = [];
  const run = group?.lead;
  if (expectedMs !== null && !run) facts.push(`expected ${formatSeconds(expectedMs / 1000)}`);
  if (!run) return facts;
  const isAlone = group.runs.length === 1;
  const metric = metricLabel(run);
  const part = run.examples.validation > 0 ? 'validation' : 'training';
  if (!isAlone) facts.push(...groupScores(group.runs, `${part} ${metric}`));
  if (isAlone && run.best) facts.push(`best ${part} ${metric} ${formatFixed(run.best.validation.metric, 3)}, epoch ${run.best.epoch}`);
  if (isAlone && run.last) facts.push(`last ${part} ${metric} ${formatFixed((run.last.validation ?? run.last.train).metric, 3)}`);
  if (run.floor) facts.push(`floor ${formatFixed(run.floor.scores.metric, 3)}`);
  if (run.environment)
    facts.push(`on ${run.environment.backend}, ${run.environment.path === 'tfjs' ? 'tfjs path' : `${run.environment.path} program`}`);
  const elapsedMs = group.runs.reduce((sum, each) => sum + each.elapsedMs, 0);
  if (elapsedMs > 0) facts.push(`trained ${formatSeconds(elapsedMs / 1000)}`);
  const moved = run.interventions.at(-1);
  if (moved)
    facts.push(
      `${run.interventions.length > 1 ? `${run.interventions.length} changes by hand, last ` : 'by hand: '}${describeIntervention(moved)}`,
    );
  return facts;
}
