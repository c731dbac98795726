/** A drawing as a list of marks, for a canvas on the page and for an SVG that stands by itself: both show the same. Pure. */
import type { Ink } from './ink.ts';

export type Anchor = 'start' | 'middle' | 'end';

/** Places in CSS pixels from the upper left. `path`: SVG path data. */
export type Mark =
  | { type: 'line'; path: string; ink: Ink; width?: number; dash?: readonly number[]; opacity?: number }
  | { type: 'area'; path: string; ink: Ink; opacity?: number }
  | { type: 'shape'; x: number; y: number; shape: number; radius: number; ink: Ink; opacity?: number } // the mark of a class, see point-mark
  | { type: 'text'; x: number; y: number; text: string; ink: Ink; anchor?: Anchor; size?: number; isBold?: boolean; turn?: number }; // degrees

export type Drawing = { width: number; height: number; marks: readonly Mark[] };

export const textSize = 11;

export const round = (value: number): number => Math.round(value * 100) / 100;

/** A rectangle with its upper left corner at x, y. */
export const box = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;

export const dot = ({ x, y, radius }: { x: number; y: number; radius: number }): string =>
  `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;

/** An average letter's share of the text's size: measuring needs a page. */
const letter = 0.56;

/** What fits into `width` pixels, with an ellipsis where it does not. */
export function fitted(text: string, width: number, size = textSize): string {
  const most = Math.floor(width / (letter * size));
  return text.length <= most ? text : most < 2 ? '' : `${text.slice(0, most - 1).trimEnd()}\u2026`;
}

export const textWidth = (text: string, size = textSize): number => text.length * letter * size;
