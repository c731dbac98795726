/** What stands in a line in which two runs differ, as a person reads it: 'mean squared error'. Pure. */
import { layerKinds } from './layer-kinds.ts';
import { lossTitles, optimizerKinds, scheduleKinds, warmupKinds } from './training-kinds.ts';

const titles = (kinds: object): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(kinds).map(([name, kind]: [string, string | { title: string }]) => [name, typeof kind === 'string' ? kind : kind.title]),
  );

const named: readonly { place: RegExp; titles: ReadonlyMap<string, string> }[] = [
  { place: /^model\.(.*\.)?layers\[\d+\]\.type$/, titles: titles(layerKinds) },
  { place: /^training\.optimizer\.type$/, titles: titles(optimizerKinds) },
  { place: /^training\.schedule\.type$/, titles: titles(scheduleKinds) },
  { place: /^training\.warmup\.type$/, titles: titles(warmupKinds) },
  { place: /^training\.loss$/, titles: titles(lossTitles) },
];

const plainValues: { readonly [text: string]: string } = { true: 'yes', false: 'no', null: 'none', '[]': 'none' };

/** What stands there, named where the forms name it. */
export const lineValueWords = (path: string, text: string): string =>
  named.find(({ place }) => place.test(path))?.titles.get(text) ?? plainValues[text] ?? text;
