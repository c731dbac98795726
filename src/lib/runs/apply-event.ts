import type { LedgerEvent, Scores } from './events.ts';
import { extremesOf, nextExtremes } from './extremes.ts';
import { withIntervention } from './interventions.ts';
import type { Observation } from './observation.ts';
import type { History, Run, RunState } from './run.ts';
import { isOver, startedAtOf } from './status.ts';
import { addStepLosses } from './thin-steps.ts';

type EpochEnd = Extract<LedgerEvent, { type: 'epochEnd' }>;
type Best = Run['best'];

/** The higher metric; the earlier epoch among equals. An epoch that was trained again after a resume replaces its own scores. */
export function betterOf(present: Best, epoch: number, scores: Scores): Best {
  const candidate = { epoch, validation: scores };
  if (present === null || present.epoch === epoch) return Number.isNaN(scores.metric) ? null : candidate;
  if (scores.metric > present.validation.metric) return candidate;
  return scores.metric === present.validation.metric && epoch < present.epoch ? candidate : present;
}

function applyEpochEnd(run: Run, event: EpochEnd): Run {
  const best = betterOf(run.best, event.epoch, event.validation ?? event.train);
  const extremes = nextExtremes(run, event);
  // After a resume the epochs since the checkpoint come again; what was recorded never shrinks meanwhile.
  if (event.epoch < run.epochsDone) return { ...run, best, ...extremes, dispatches: event.dispatches };
  return {
    ...run,
    best,
    ...extremes,
    epochsDone: event.epoch,
    stepsDone: Math.max(run.stepsDone, event.step),
    elapsedMs: event.elapsedMs,
    last: { train: event.train, validation: event.validation },
    weightsHash: event.weightsHash,
    dispatches: event.dispatches,
  };
}

const startOf = (state: RunState, now: number) => startedAtOf(state) ?? now;

/**
 * The fold: the summary of a run after one more event; `now` in Unix milliseconds. Pure. A run that is over takes no more events
 * but `queued` and `started`, which a resume begins with.
 */
export function applyEvent(run: Run, event: LedgerEvent, now: number): Run {
  const { state } = run;
  if (isOver(state.status) && event.type !== 'queued' && event.type !== 'started') return run;
  switch (event.type) {
    case 'queued':
      return { ...run, state: { status: 'queued' } };
    case 'started': {
      const { environment, parameterCount, stepsPerEpoch, dispatches } = event;
      const { measures: _stale, ...rest } = run; // a resume goes on from the weights they were of
      return {
        ...rest,
        state: { status: 'running', startedAt: startOf(state, now) },
        environment,
        parameterCount,
        stepsPerEpoch,
        dispatches,
      };
    }
    case 'steps':
      return { ...run, stepsDone: Math.max(run.stepsDone, event.fromStep + event.losses.length) };
    case 'epochEnd':
      return applyEpochEnd(run, event);
    case 'checkpoint':
    case 'observed':
      return run;
    case 'paused':
      return { ...run, state: { status: 'paused', startedAt: startOf(state, now) } };
    case 'resumed':
      return { ...run, state: { status: 'running', startedAt: startOf(state, now) } };
    case 'intervention': {
      const { step, epoch, change } = event;
      return { ...run, interventions: withIntervention(run.interventions, { step, epoch, change }) };
    }
    case 'rangeTested':
      return { ...run, range: event.verdict };
    case 'checked':
      return { ...run, check: event.verdict };
    case 'finished': {
      const { reason, weightsHash, elapsedMs, restored, measures, costs } = event;
      const ended = { status: 'finished', startedAt: startOf(state, now), finishedAt: now, reason } as const;
      const told = { ...(measures && { measures }), ...(costs && { costs }) };
      const kept = { ...run, weightsHash, elapsedMs, ...told, ...(reason === 'budget' && { bought: run.stepsDone }) };
      if (!restored) return { ...kept, state: ended };
      const { epoch, ...last } = restored;
      return { ...kept, state: { ...ended, restoredEpoch: epoch }, last };
    }
    case 'stopped': {
      const weightsHash = event.weightsHash === '' ? run.weightsHash : event.weightsHash;
      return {
        ...run,
        state: { status: 'stopped', startedAt: startedAtOf(state), finishedAt: now },
        weightsHash,
        elapsedMs: event.elapsedMs,
        ...(event.measures && { measures: event.measures }),
        ...(event.costs && { costs: event.costs }),
      };
    }
    case 'diverged': {
      const { epoch, step, message, elapsedMs, costs } = event;
      const ended = { status: 'diverged', startedAt: startOf(state, now), finishedAt: now, epoch, step, message } as const;
      return { ...run, state: ended, elapsedMs, ...(costs && { costs }) };
    }
    case 'failed':
      return { ...run, state: { status: 'failed', startedAt: startedAtOf(state), finishedAt: now, message: event.message } };
    case 'interrupted':
      return { ...run, state: { status: 'interrupted', startedAt: startedAtOf(state), message: event.message } };
    default:
      return event satisfies never;
  }
}

/** Events that leave something in the history; the others live in the summary alone. */
export const isHistoryEvent = (event: LedgerEvent): boolean =>
  event.type === 'steps' || event.type === 'epochEnd' || event.type === 'observed' || event.type === 'stopped' || event.type === 'diverged';

export const emptyHistory = (): History => ({
  epoch: [],
  step: [],
  trainLoss: [],
  trainMetric: [],
  validationLoss: [],
  validationMetric: [],
  elapsedMs: [],
  learningRate: [],
  stepLoss: { step: [], loss: [] },
});

const columnNames = [
  'epoch',
  'step',
  'trainLoss',
  'trainMetric',
  'validationLoss',
  'validationMetric',
  'elapsedMs',
  'learningRate',
] as const;

function putEpoch(history: History, event: EpochEnd): void {
  const row = {
    epoch: event.epoch,
    step: event.step,
    trainLoss: event.train.loss,
    trainMetric: event.train.metric,
    validationLoss: event.validation?.loss ?? NaN,
    validationMetric: event.validation?.metric ?? NaN,
    elapsedMs: event.elapsedMs,
    learningRate: event.learningRate ?? NaN,
  };
  let at = history.epoch.length;
  while (at > 0 && (history.epoch[at - 1] ?? 0) >= event.epoch) at--;
  const isAgain = history.epoch[at] === event.epoch;
  const { endedAt = event.endedAt === undefined ? undefined : history.epoch.map(() => NaN) } = history;
  endedAt?.splice(at, isAgain ? 1 : 0, event.endedAt ?? NaN);
  if (endedAt) history.endedAt = endedAt;
  for (const name of columnNames) history[name].splice(at, isAgain ? 1 : 0, row[name]);
}

/** A run that was resumed and then ended earlier than it had come before: what lies behind its weights goes. */
function truncate(history: History, epoch: number): void {
  let length = history.epoch.length;
  while (length > 0 && (history.epoch[length - 1] ?? 0) > epoch) length--;
  if (length === history.epoch.length) return;
  for (const name of columnNames) history[name].length = length;
  if (history.endedAt) history.endedAt.length = length;
  if (history.observed) history.observed = history.observed.filter((each) => each.epoch <= epoch);
  const { stepLoss } = history;
  const lastStep = history.step.at(-1) ?? 0;
  const points = stepLoss.step.filter((step) => step < lastStep).length;
  history.stepLoss = { step: stepLoss.step.slice(0, points), loss: stepLoss.loss.slice(0, points) };
}

/** An epoch that is trained again is seen again. */
const withObservation = (observed: History['observed'], added: Observation): Observation[] =>
  [...(observed ?? []).filter(({ epoch }) => epoch !== added.epoch), added].sort((a, b) => a.epoch - b.epoch);

/** The columns after some more events, in order. Pure: the history given stays as it is. */
export function applyAllToHistory(history: History, events: readonly LedgerEvent[]): History {
  if (!events.some(isHistoryEvent)) return history;
  const next: History = { ...history };
  for (const name of columnNames) next[name] = [...history[name]];
  if (history.endedAt) next.endedAt = [...history.endedAt];
  for (const event of events) {
    if (event.type === 'steps') next.stepLoss = addStepLosses(next.stepLoss, event.fromStep, event.losses);
    else if (event.type === 'epochEnd') putEpoch(next, event);
    else if (event.type === 'observed') next.observed = withObservation(next.observed, event.observation);
    else if (event.type === 'stopped' || event.type === 'diverged') truncate(next, event.epoch);
  }
  return next;
}

/** The columns after one more event. */
export const applyToHistory = (history: History, event: LedgerEvent): History => applyAllToHistory(history, [event]);

/** The summary's numbers taken anew from its columns: after an end in the middle of epochs that were trained again. */
export function agreeWithHistory(run: Run, history: History): Run {
  const length = history.epoch.length;
  const scoresAt = (at: number): { train: Scores; validation: Scores | null } => {
    const validation = { loss: history.validationLoss[at] ?? NaN, metric: history.validationMetric[at] ?? NaN };
    return {
      train: { loss: history.trainLoss[at] ?? NaN, metric: history.trainMetric[at] ?? NaN },
      validation: run.examples.validation === 0 ? null : validation,
    };
  };
  let best: Best = null;
  for (let at = 0; at < length; at++) {
    const { train, validation } = scoresAt(at);
    best = betterOf(best, history.epoch[at] ?? 0, validation ?? train);
  }
  const { state } = run;
  const restored = state.status === 'finished' && state.restoredEpoch !== undefined ? history.epoch.indexOf(state.restoredEpoch) : -1;
  // An epoch before its own beginning is not in its history: what the end said of it stands.
  const isBefore = state.status === 'finished' && state.restoredEpoch !== undefined && restored < 0;
  const last = length === 0 || isBefore ? (isBefore ? run.last : null) : scoresAt(restored < 0 ? length - 1 : restored);
  const epochsDone = history.epoch.at(-1) ?? run.origin?.epoch ?? 0;
  const stepsDone = epochsDone < run.epochsDone ? (history.step.at(-1) ?? run.origin?.step ?? 0) : run.stepsDone;
  const { extremes: _before, ...rest } = run;
  return { ...rest, epochsDone, stepsDone, last, best, ...(length > 0 && { extremes: extremesOf(history) }) };
}
