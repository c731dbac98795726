import { describeIntervention } from '../runs/interventions.ts';
import { nearestPoint } from './aligned.ts';
import type { LossRun } from './loss-chart.ts';
import { positionsOf, type XUnit } from './x-position.ts';

/** A number that was moved by hand, as a line across the chart. */
export type LossMark = { runId: string; runLabel: string; colour: number; x: number; text: string };

/** None while it is unknown where steps lie. */
export function marksOf(run: LossRun, unit: XUnit): LossMark[] {
  const moved = run.interventions ?? [];
  const at = positionsOf(
    run,
    unit,
    moved.map(({ step }) => step),
  );
  return moved.flatMap((each, i) => {
    const x = at?.[i];
    return x === undefined || !Number.isFinite(x)
      ? []
      : [{ runId: run.id, runLabel: run.label, colour: run.style.colour, x, text: describeIntervention(each) }];
  });
}

/** What the line under the chart says: the marks at the crosshair, else how many there are and the last. '' without any. */
export function markText(marks: readonly LossMark[], stops: readonly number[], at: number | null): string {
  const several = new Set(marks.map(({ runId }) => runId)).size > 1;
  const say = (mark: LossMark) => (several ? `${mark.runLabel}: ${mark.text}` : mark.text);
  const here = at === null ? [] : marks.filter(({ x }) => stops[nearestPoint(stops, x)] === at);
  if (here.length > 0) return `By hand: ${here.map(say).join('; ')}.`;
  const last = marks.at(-1);
  if (!last) return '';
  return marks.length === 1 ? `By hand: ${say(last)}.` : `${marks.length} changes by hand, the last: ${say(last)}.`;
}

/** What was moved while an epoch was trained, or since the row before it; '' when nothing was. */
export const movedIn = ({ interventions = [] }: Pick<LossRun, 'interventions'>, after: number, epoch: number): string =>
  interventions
    .filter((each) => each.epoch + 1 > after && each.epoch + 1 <= epoch)
    .map(describeIntervention)
    .join('; ');
