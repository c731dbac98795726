/** Loads and prepares the data of runs, and keeps the last ones: repeats and resumes share them. */
import { loadTable } from '../data/load-table.ts';
import { prepare } from '../data/prepare.ts';
import type { Prepared } from '../data/prepared.ts';
import type { Table } from '../data/table.ts';
import type { Run } from '../runs/run.ts';
import { canonical } from '../spec/canonical.ts';
import type { Parsed } from '../spec/parse.ts';

export type RunData = { table: Table; prepared: Prepared };
export type ReadAsset = (name: string) => Promise<Uint8Array>;

const keptDatasets = 2;

export class PreparedData {
  readonly #readAsset: ReadAsset;
  readonly #kept = new Map<string, RunData>();

  constructor(readAsset: ReadAsset) {
    this.#readAsset = readAsset;
  }

  /** The data exactly as the run was started with, or the sentence why they are not to be had. */
  async of({ resolved, dataHash }: Run): Promise<Parsed<RunData>> {
    const key = canonical(resolved.dataset);
    const kept = this.#kept.get(key);
    if (kept) return { ok: true, value: kept };
    const table = await loadTable(resolved.dataset.source, { readAsset: this.#readAsset });
    if (!table.ok) return table;
    const prepared = prepare(table.value, resolved.dataset);
    if (!prepared.ok) return prepared;
    if (prepared.value.hash !== dataHash) {
      const message =
        'The data are no longer those this run was started with, since this version of Daybook ships or prepares them differently: start a new run.';
      return { ok: false, issues: [{ path: 'dataset', message }] };
    }
    const value = { table: table.value, prepared: prepared.value };
    this.#kept.set(key, value);
    for (const oldest of [...this.#kept.keys()].slice(0, -keptDatasets)) this.#kept.delete(oldest);
    return { ok: true, value };
  }
}
