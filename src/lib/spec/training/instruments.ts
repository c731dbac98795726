/** What is looked at while a run trains. It changes no bit of the run, so it is no part of what a result is named by. */
import * as v from 'valibot';
import { closed, whole } from '../schema.ts';

export type Instruments = { every: number }; // epochs between two looks

export const defaultInstruments: Instruments = { every: 1 };

export const instruments = closed('instruments', { every: v.optional(whole(1, 100_000), defaultInstruments.every) });
