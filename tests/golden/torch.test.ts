import { describe, expect, test } from 'vitest';
import { createReferenceExecutor } from '../../src/lib/engine/executors/reference/executor.ts';
import { readModel, readTraining } from '../../src/lib/notebook/read-cell.ts';
import { openTemplate } from '../../src/lib/notebook/templates/templates.ts';
import { costOfStep, goldenNames, loadGolden, relativeError, trainGolden, type GoldenJob } from '../support/golden.ts';

const jobs = goldenNames.flatMap((name) => loadGolden(name).map((job): [string, GoldenJob] => [job.name, job]));

/** The reference takes its time: of a dear net it runs fewer steps. The other executors run all 50 of every net. */
const stepsOf = (job: GoldenJob) => (costOfStep(job) > 250_000 ? 15 : 50);

describe('the first losses of the reference equal those of PyTorch', () => {
  test.each(jobs)('%s', { timeout: 60_000 }, async (_name, job) => {
    expect(job.losses.length).toBe(50);
    const steps = stepsOf(job);
    const found = await trainGolden(createReferenceExecutor(), job, steps);
    expect(relativeError(found, job.losses.slice(0, steps))).toBeLessThan(1e-4);
    // In float64 only the last float32 rounding of the returned loss is between them.
    expect(relativeError(found, job.losses64.slice(0, steps))).toBeLessThan(2 ** -23);
  });
});

// After a change of a template: change make_torch_golden.py and run it again.
test.each([
  ['penguins-mlp', 'penguins, the template'],
  ['cnn-mnist', 'MNIST, the template'],
])('the golden of %s has its model, optimizer and batch size', async (template, name) => {
  const notebook = await openTemplate(template);
  const job = jobs.find(([jobName]) => jobName === name)?.[1];
  if (!notebook.ok || !job) throw new Error(`${template} or its golden does not open.`);
  const [model] = notebook.value.cells.flatMap((cell) => (cell.type === 'model' ? [readModel(cell)] : []));
  const [training] = notebook.value.cells.flatMap((cell) => (cell.type === 'train' ? [readTraining(cell)] : []));
  if (!model?.ok || !training?.ok) throw new Error(`${template} has no model or training.`);
  expect(job.model).toEqual(model.value);
  expect(job.training).toMatchObject({ optimizer: training.value.optimizer, batchSize: training.value.batchSize });
  expect(training.value.learningRate).toBeLessThanOrEqual(0.01);
});
