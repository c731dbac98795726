import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { averagePrecision, precisionRecallPoints } from '../../src/lib/runs/diagnosis/precision-recall.ts';
import { placeOf, rankingOf, type Counts } from '../../src/lib/runs/diagnosis/ranking.ts';
import { brierScore, reliability, type Binning } from '../../src/lib/runs/diagnosis/reliability.ts';
import { areaInterval, rocArea, rocPoints } from '../../src/lib/runs/diagnosis/roc.ts';
import { atPlace } from '../../src/lib/runs/diagnosis/threshold.ts';
import type { Interval } from '../../src/lib/runs/diagnosis/wilson.ts';

type Points = { x: number[]; y: number[] };
type Golden = {
  curves: {
    name: string;
    truth: number[];
    chances: number[];
    roc: Points & { thresholds: number[] };
    area: number;
    interval: [number, number];
    precisionRecall: Points;
    averagePrecision: number;
    brier: number;
    width: { share: number[]; chance: number[] };
    count: { share: number[]; chance: number[] };
    at: ({
      threshold: number;
      counts: Counts;
      precisionInterval: [number, number];
      recallInterval: [number, number];
    } & Record<'f1' | 'precision' | 'recall', number>)[];
  }[];
};

// Made by make_sklearn_curves_golden.py; float64 on both sides.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-curves.json', 'utf8')) as Golden;

function expectNear(found: Iterable<number> | Interval | null, wanted: readonly number[]) {
  const numbers = found === null ? [] : Symbol.iterator in found ? [...found] : [found.low, found.high];
  expect(numbers).toHaveLength(wanted.length);
  numbers.forEach((number, at) => expect(Math.abs(number - (wanted[at] ?? NaN))).toBeLessThan(1e-12));
}

describe.each(golden.curves)('curves over a threshold equal scikit-learn: $name', (wanted) => {
  const judged = { chances: Float64Array.from(wanted.chances), isPositive: Uint8Array.from(wanted.truth) };
  const ranking = rankingOf(judged);

  test('ROC, its area and DeLong', () => {
    const { x, y } = rocPoints(ranking);
    expectNear(x, wanted.roc.x);
    expectNear(y, wanted.roc.y);
    expectNear(ranking.thresholds, wanted.roc.thresholds);
    expectNear([rocArea(ranking) ?? NaN], [wanted.area]);
    expectNear(areaInterval(ranking), wanted.interval);
  });

  test('precision and recall', () => {
    const { x, y } = precisionRecallPoints(ranking);
    expectNear(x, wanted.precisionRecall.x);
    expectNear(y, wanted.precisionRecall.y);
    expectNear([averagePrecision(ranking) ?? NaN], [wanted.averagePrecision]);
  });

  test('calibration and the Brier score', () => {
    for (const binning of ['width', 'count'] satisfies Binning[]) {
      const bins = reliability(judged, binning);
      expectNear(
        bins.map(({ share }) => share),
        wanted[binning].share,
      );
      expectNear(
        bins.map(({ chance }) => chance),
        wanted[binning].chance,
      );
    }
    expectNear([brierScore(judged)], [wanted.brier]);
  });

  test('counts and rates at thresholds, with their intervals', () => {
    for (const { threshold, counts, f1, precision, recall, precisionInterval, recallInterval } of wanted.at) {
      const found = atPlace(ranking, placeOf(ranking, threshold), { threshold, costs: { falsePositive: 1, falseNegative: 5 } });
      expect(found).toMatchObject({ ...counts, cost: counts.falsePositives + 5 * counts.falseNegatives });
      expectNear([found.f1 || 0, found.precision.value || 0, found.recall.value], [f1, precision, recall]); // scikit-learn says 0 of none
      expectNear(found.precision.interval, precisionInterval);
      expectNear(found.recall.interval, recallInterval);
    }
  });
});
