/** What is said of a run that lost its trainer: in its record, and to whoever looks on. */
import { maxRestarts } from './run-queue.ts';

type Loss = { reason: string; goesOn: boolean }; // goesOn: another trainer takes it up by itself

const withPeriod = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** For the record. */
export const interruptionOf = ({ reason, goesOn }: Loss): string =>
  `${withPeriod(reason)} ${goesOn ? 'It goes on from the last checkpoint.' : 'Resume tries again from the last checkpoint.'}`;

/** For the page; `name` null: the record is gone. */
export function troubleOf(name: string | null, { reason, goesOn }: Loss): string {
  const run = name === null ? 'The run' : `"${name}"`;
  const outcome = goesOn ? 'goes on from its last checkpoint.' : `was tried ${maxRestarts + 1} times and stays interrupted.`;
  return `${withPeriod(reason)} ${run} ${outcome}`;
}

export const nothingLost = (reason: string): string => `${withPeriod(reason)} It trained nothing; the next run gets a new one.`;
