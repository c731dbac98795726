/** Which rows of the runs table are best, so that they stand out. Pure. */
import { bestMean } from '../../runs/group.ts';
import type { GroupNode } from '../../runs/order/group-rows.ts';
import { isTrained, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';

type Result = { key: string; runs: readonly [Run, ...Run[]] };

function resultsOf(groups: readonly GroupNode<ListedRun>[]): Result[] {
  return groups.flatMap(({ key, runs: listed, groups: inner }) => {
    if (inner.length > 0) return resultsOf(inner);
    const [first, ...others] = trainedOf(listed);
    if (!first || others.length + 1 < listed.length) return []; // of imported runs nobody knows the data
    const runs = [first, ...others] as const;
    return [{ key: runs.length === 1 ? runs[0].id : key, runs }];
  });
}

const scoreOf = (runs: readonly [Run, ...Run[]]): number | null =>
  runs.length > 1 ? bestMean(runs) : (runs[0].best?.validation.metric ?? null);

/** Groups whose runs can be compared, the same data and metric, by their means; null: run by run. One that stands alone is best of nothing. */
export function bestRows(groups: readonly GroupNode<ListedRun>[] | null, runs: readonly ListedRun[]): ReadonlySet<string> {
  const results = groups ? resultsOf(groups) : runs.flatMap((run): Result[] => (isTrained(run) ? [{ key: run.id, runs: [run] }] : []));
  const tops = new Map<string, { metric: number; keys: string[]; count: number }>();
  for (const { key, runs: own } of results) {
    const [{ dataHash, metricName, purpose }] = own;
    const isOne = own.every((run) => run.dataHash === dataHash && run.metricName === metricName && run.purpose === purpose);
    if (!isOne || purpose !== 'train') continue;
    const metric = scoreOf(own);
    if (metric === null || !Number.isFinite(metric)) continue;
    const ground = `${dataHash} ${metricName}`;
    const top = tops.get(ground);
    if (!top) tops.set(ground, { metric, keys: [key], count: 1 });
    else if (metric > top.metric) tops.set(ground, { metric, keys: [key], count: top.count + 1 });
    else tops.set(ground, { metric: top.metric, keys: metric === top.metric ? [...top.keys, key] : top.keys, count: top.count + 1 });
  }
  return new Set([...tops.values()].flatMap(({ keys, count }) => (count > 1 ? keys : [])));
}
