/** What a run took, in words: its time by phase, its speed, and its memory. Pure. */
import { formatCount, formatNumber, formatPercent, formatSeconds } from '../../charts/format.ts';
import { showBytes } from '../../engine/ops/footprint.ts';
import type { Costs, Phase } from '../../runs/costs.ts';
import type { Run } from '../../runs/run.ts';
import { startedAtOf } from '../../runs/status.ts';
import type { Fact } from './run-facts.ts';

/** Those within the training time, and those before and after it. */
const within: { phase: Phase; name: string }[] = [
  { phase: 'train', name: 'training steps' },
  { phase: 'evaluate', name: 'scores of epochs' },
  { phase: 'weights', name: 'weights read back' },
  { phase: 'instruments', name: 'instruments' },
];

const time = (ms: number) => formatSeconds(ms / 1000);
const fact = (name: string, value: string): Fact => ({ name, value });

/** From the press until the first step; what is not known of it is left out. */
function beforeFacts(run: Run, costs: Costs): Fact[] {
  const started = startedAtOf(run.state);
  const { prepare, open } = costs.ms;
  const waited = started === null ? NaN : started - run.createdAt - prepare - open;
  const isFirst = !run.origin && run.parent === null;
  return [
    ...(isFirst && waited >= 0 ? [fact('waited', `${time(waited)} in the queue`)] : []),
    fact('data, backend', time(prepare)),
    fact('plan opened', time(open)),
  ];
}

function withinFacts({ elapsedMs }: Run, { ms }: Costs): Fact[] {
  const told = within.filter(({ phase }) => ms[phase] >= 1);
  const rest = elapsedMs - within.reduce((sum, { phase }) => sum + ms[phase], 0);
  const share = (part: number) => (elapsedMs > 0 ? ` (${formatPercent(part / elapsedMs)})` : '');
  return [
    ...told.map(({ phase, name }) => fact(name, `${time(ms[phase])}${share(ms[phase])}`)),
    ...(rest > 0 ? [fact('the rest', `${time(rest)}${share(rest)}: shuffling, and letting the browser breathe`)] : []),
    fact('final measures', time(ms.measure)),
  ];
}

/** By the training time, all phases in it. */
function speedFacts({ elapsedMs, epochsDone, stepsDone, origin, examples }: Run): Fact[] {
  const [epochs, steps] = [epochsDone - (origin?.epoch ?? 0), stepsDone - (origin?.step ?? 0)];
  if (!(elapsedMs > 0) || epochs <= 0 || steps <= 0) return [];
  const seconds = elapsedMs / 1000;
  const perSecond = formatCount(Math.round((epochs * examples.train) / seconds));
  return [
    fact('speed', `${perSecond} examples a second, ${formatNumber(elapsedMs / steps)} ms a step, ${time(elapsedMs / epochs)} an epoch`),
  ];
}

function memoryFacts({ bytes }: Costs): Fact[] {
  const { parameters, gradients, optimizer, activations, data, held } = bytes;
  const all = parameters + gradients + optimizer + activations + data;
  const parts = [
    ['weights', parameters],
    ['gradients', gradients],
    ['optimizer', optimizer],
    ['activations', activations],
    ['data', data],
  ] as const;
  const listed = parts.flatMap(([name, size]) => (size > 0 ? [`${name} ${showBytes(size)}`] : [])).join(', ');
  return [
    fact('memory', `about ${showBytes(all)} by the plan: ${listed}`),
    ...(held === null || held === 0 ? [] : [fact('engine held', `${showBytes(held)} at the end, with all it had open`)]),
  ];
}

/** Empty for a run that has not trained. */
export function costFacts(run: Run): Fact[] {
  const { costs } = run;
  if (!costs) return speedFacts(run);
  return [...beforeFacts(run, costs), ...withinFacts(run, costs), ...speedFacts(run), ...memoryFacts(costs)];
}
