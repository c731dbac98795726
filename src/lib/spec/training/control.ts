/** What ends a training by the clock. */
import * as v from 'valibot';
import { closed, real } from '../schema.ts';

/** The run ends at the first end of an epoch after so many seconds of its own training, pauses left out; 0 is off. */
export type Budget = { seconds: number };

export const defaultBudget: Budget = { seconds: 0 };

export const budget = closed('a time budget', { seconds: v.optional(real({ from: 0, to: 1_000_000 }), defaultBudget.seconds) });
