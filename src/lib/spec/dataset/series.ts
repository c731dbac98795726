/** A table whose rows are in the order of time: each example is a window of it, and what comes next is predicted. */
import * as v from 'valibot';
import { closed, oneOf, whole } from '../schema.ts';

export const seriesTransformNames = ['none', 'log'] as const;
export const differencingNames = ['none', 'first', 'seasonal'] as const;

/** The split is by time then: training comes first, validation after it, test last, each a stretch of rows. */
export type SeriesPreparation = {
  window: number; // rows of the past that are the input
  horizon: number; // rows that follow it, all predicted at once
  season: number; // rows in a season; 1 where there is none. What the seasonal naive forecast repeats
  transform: (typeof seriesTransformNames)[number]; // of the target; log: natural, of values above 0
  differencing: (typeof differencingNames)[number]; // of the transformed target: change since the last row, or since a season ago
};

export const defaultSeries: SeriesPreparation = { window: 12, horizon: 1, season: 12, transform: 'none', differencing: 'none' };

const longest = 10_000;

export const seriesPreparation = closed('a series', {
  window: v.optional(whole(1, longest), defaultSeries.window),
  horizon: v.optional(whole(1, 1000), defaultSeries.horizon),
  season: v.optional(whole(1, longest), defaultSeries.season),
  transform: v.optional(oneOf(seriesTransformNames), defaultSeries.transform),
  differencing: v.optional(oneOf(differencingNames), defaultSeries.differencing),
});
