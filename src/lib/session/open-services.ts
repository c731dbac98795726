/**
 * Joins a notebook with this browser's workers. The supervisor and the worker that reads data are started once and live as long
 * as the tab, so that training goes on while another page of the app is looked at. Starts nothing before it is asked.
 */
import { readCards } from '../data/cards.ts';
import type { Store } from '../storage/store.ts';
import { createAnalysisClient, createSupervisorClient } from '../worker/client.ts';
import type { AnalysisClient, SupervisorClient } from '../worker/client.ts';
import type { Services } from './services.ts';

type Workers = { supervisor: SupervisorClient; analysis: AnalysisClient; baseUrl: string };

let workers: Workers | null = null;

/** `base` is the path the app is served under, as `$app/paths` gives it. */
export function openWorkers(base: string): Workers {
  const baseUrl = new URL(`${base}/`, document.baseURI).href;
  workers ??= { supervisor: createSupervisorClient({ baseUrl }), analysis: createAnalysisClient({ baseUrl }), baseUrl };
  return workers;
}

export async function openServices({ store, base }: { store: () => Promise<Store>; base: string }): Promise<Services> {
  const { supervisor, analysis, baseUrl } = openWorkers(base);
  const readAsset = async (name: string): Promise<Uint8Array> => {
    const response = await fetch(new URL(name, baseUrl));
    if (!response.ok) throw new Error(`${name} could not be read (${response.status}).`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return { store: await store(), supervisor, analysis, readCards: () => readCards(readAsset) };
}
