/**
 * A look at what a finished or stopped run has learnt: opens an execution of its own on the kept weights, answers, lets go. Reads the
 * run and its data, never writes; a training on another thread goes on untouched.
 */
import type { Parsed } from '../../spec/parse.ts';
import { withKept, type Predicting } from '../run/predict.ts';
import { activationsOf } from './activations.ts';
import { projectedExamples, projectedTables } from './projections.ts';
import type { InsideAnswer, InsideQuestion } from './question.ts';
import { weightsOf } from './weights.ts';

export async function lookInside(predicting: Predicting, question: InsideQuestion): Promise<Parsed<InsideAnswer>> {
  const { run, checkpoint, prepared } = predicting;
  const { model } = run.resolved;
  const { params } = checkpoint;
  const found = await withKept(predicting, async (evaluation): Promise<Parsed<InsideAnswer>> => {
    const { plan } = evaluation;
    switch (question.type) {
      case 'activations':
        return activationsOf(predicting, evaluation, question.example);
      case 'examples':
        return projectedExamples(predicting, evaluation, question.layer);
      case 'weights':
        return { ok: true, value: weightsOf(plan, model, params) };
      case 'tables':
        return { ok: true, value: projectedTables(plan, model, { params, prepared }) };
      default:
        return question satisfies never;
    }
  });
  return found.ok ? found.value : found;
}
