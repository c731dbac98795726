/**
 * Where things are: the addresses of the app's pages, made by the routes (which know the base path) and read by components.
 * Holds no state and opens nothing.
 */
import { getContext, setContext } from 'svelte';
import type { NotebookId, RunId } from '../../spec/ids.ts';

export type Links = {
  home: string;
  runs: string;
  notebook: (id: NotebookId) => string;
  template: (name: string) => string; // makes a new notebook from it when opened
  run: (id: RunId) => string;
  compare: (...ids: (RunId | null | undefined)[]) => string; // the first is the baseline; at most eight, a to h
  compareAgain: (ids: readonly (RunId | null)[], again: string) => string; // with the choice of the best among them
};

/** `base` is the path the app is served under, without a slash at its end. */
export function linksUnder(base: string): Links {
  const query = (entries: Record<string, string | undefined>) => {
    const present = Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]));
    return present.length > 0 ? `?${present.join('&')}` : '';
  };
  const sides = (ids: readonly (RunId | null | undefined)[]) =>
    Object.fromEntries(ids.slice(0, 8).map((id, at) => ['abcdefgh'.charAt(at), id ?? undefined]));
  return {
    home: `${base}/`,
    runs: `${base}/runs/`,
    notebook: (id) => `${base}/notebook/${query({ id })}`,
    template: (name) => `${base}/notebook/${query({ template: name })}`,
    run: (id) => `${base}/run/${query({ id })}`,
    compare: (...ids) => `${base}/compare/${query(sides(ids))}`,
    compareAgain: (ids, again) => `${base}/compare/${query({ ...sides(ids), again })}`,
  };
}

const contextKey = Symbol('links');

export const provideLinks = (links: Links): Links => setContext(contextKey, links);

export function useLinks(): Links {
  const links = getContext<Links | undefined>(contextKey);
  if (!links) throw new Error('useLinks needs provideLinks in a parent component.');
  return links;
}
