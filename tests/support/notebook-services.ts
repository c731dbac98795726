import { describe } from '../../src/lib/data/describe.ts';
import { loadTable } from '../../src/lib/data/load-table.ts';
import { NotebookSession } from '../../src/lib/session/notebook/notebook-session.svelte.ts';
import type { Services, SupervisorPort } from '../../src/lib/session/services.ts';
import { fromJson } from '../../src/lib/notebook/serialize.ts';
import { NotebookId } from '../../src/lib/spec/ids.ts';
import type { Json } from '../../src/lib/spec/parse.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import type { InterventionChange } from '../../src/lib/runs/events.ts';
import { describeChange } from '../../src/lib/runs/interventions.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import type { SupervisorMessage, SupervisorNews } from '../../src/lib/worker/protocol.ts';

/** A supervisor that only writes down what it is asked; tests say its news. */
export class ScriptedSupervisor implements SupervisorPort {
  readonly asked: string[] = [];
  readonly started: Run[] = [];
  #listeners = new Set<(message: SupervisorMessage) => void>();
  #sequence = 0;

  onMessage(listener: (message: SupervisorMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  say(news: SupervisorNews): void {
    this.#sequence += 1;
    for (const listener of this.#listeners) listener({ sequence: this.#sequence, ...news });
  }
  async start(runs: Run[], options?: { stepOnly: boolean }): Promise<void> {
    this.started.push(...runs);
    this.asked.push(...runs.map((run) => `${options?.stepOnly ? 'start one epoch of' : 'start'} ${run.name}`));
  }
  pause = (id: string) => this.#note('pause', id);
  resume = (id: string) => this.#note('resume', id);
  step = (id: string) => this.#note('step', id);
  stop = (id: string) => this.#note('stop', id);
  adjust = (id: string, change: InterventionChange) => this.#note(`set ${describeChange(change)} in`, id);
  kill = (id: string) => this.#note('kill', id);
  watch = () => Promise.resolve();
  takeOver = () => this.#note('take over', '');

  async #note(what: string, id: string): Promise<void> {
    this.asked.push(`${what} ${this.started.find((run) => run.id === id)?.name ?? id}`.trim());
  }
}

/** Two generated classes in the plane, a small net, and its training. */
export const planeNotebook: Json = {
  daybook: 1,
  title: 'Plane',
  cells: [
    { type: 'note', id: 'n', name: 'about', text: 'A **plane**.' },
    { type: 'data', id: 'd', name: 'moons', spec: { source: { type: 'generator', name: 'moons', examples: 60, noise: 0.1, seed: 0 } } },
    {
      type: 'model',
      id: 'm',
      name: 'net',
      spec: {
        layers: [
          { units: 4, type: 'dense', activation: 'relu' },
          { type: 'dense', units: 2 },
        ],
      },
    },
    { type: 'train', id: 't', name: 'train', data: 'moons', model: 'net', spec: { epochs: 5, batchSize: 8 } },
  ],
};

export const notebookId = NotebookId.parse('book');

/** A store with one notebook, real analysis on this thread, and a supervisor that only listens. */
export async function notebookServices(json: Json = planeNotebook) {
  const store = createMemoryStore();
  const notebook = fromJson(json);
  if (!notebook.ok) throw new Error(notebook.issues[0]?.message);
  await store.saveNotebook({ id: notebookId, notebook: notebook.value, baseRevision: 0, now: 1 });
  const supervisor = new ScriptedSupervisor();
  const noAssets = () => Promise.reject(new Error('Tests read no shipped data.'));
  const services: Services = {
    store,
    supervisor,
    analysis: {
      describe: async (dataset) => {
        const table = await loadTable(dataset.source, { readAsset: noAssets });
        return table.ok ? describe(table.value, dataset, null) : table;
      },
      preview: () => Promise.resolve(null),
      draft: () => Promise.resolve(null),
      calibrate: () => Promise.resolve([]),
      outputs: () => Promise.reject(new Error('Tests score no examples here.')),
      predictions: () => Promise.reject(new Error('Tests predict nothing here.')),
    },
    readCards: () => Promise.resolve([]),
  };
  return { store, supervisor, services };
}

export async function openSession(services: Services): Promise<NotebookSession> {
  const stored = await services.store.readNotebook(notebookId);
  if (!stored) throw new Error('The notebook is not stored.');
  return new NotebookSession(stored, services);
}
