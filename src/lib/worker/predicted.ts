/**
 * What a run says of its validation part: as a person is shown it, and as it is kept beside the run, in the words of one message. Trains
 * nothing and writes nothing.
 */
import { seasonalNaive } from '../baselines/naive-forecast.ts';
import { readCards } from '../data/cards.ts';
import { dataNoteOf, type DataNote } from '../data/data-note.ts';
import { outline } from '../data/describe.ts';
import { seriesView } from '../data/series/series-view.ts';
import { showRows } from '../data/show-rows.ts';
import type { Table } from '../data/table.ts';
import { predictValidation, type Predicting } from '../engine/run/predict.ts';
import { hashWords } from '../numerics/hash.ts';
import { targetsOf } from '../spec/dataset.ts';
import type { Parsed } from '../spec/parse.ts';
import type { ResolvedDataset } from '../spec/resolve.ts';
import { packPredictions } from './kept-predictions.ts';
import type { ReadAsset, RunData } from './prepared-data.ts';
import type { Predictions } from './protocol.ts';

const longestShown = 10_000; // characters of a text, which goes back through the model when it is changed

export async function predicted(request: Predicting, table: Table): Promise<Parsed<Predictions>> {
  const part = await predictValidation(request);
  if (!part.ok) return part;
  const { rows } = part.value;
  const { dataset } = request.run.resolved;
  const { preparation } = request.prepared;
  const shown = showRows(table, rows, { targets: targetsOf(dataset), longest: longestShown });
  const series = preparation.series && seriesView(table, preparation.target.name, dataset);
  const naive = preparation.series && series && seasonalNaive(series.values, rows, preparation.series);
  return { ok: true, value: { ...part.value, shown, preparation, dataset, ...(naive && { series, naive }) } };
}

export async function cardOf({ source }: Pick<ResolvedDataset, 'source'>, readAsset: ReadAsset) {
  return source.type === 'shipped' ? ((await readCards(readAsset)).find(({ name }) => name === source.name) ?? null) : null;
}

/** Packs the predictions of runs; what their data were is worked out once for all runs on the same data. */
export class Packer {
  readonly #readAsset: ReadAsset;
  readonly #notes = new WeakMap<RunData, Promise<DataNote>>();

  constructor(readAsset: ReadAsset) {
    this.#readAsset = readAsset;
  }

  /** Null: there is no validation part, or not even one example finds room. */
  async pack(request: Predicting, data: RunData): Promise<Uint8Array | null> {
    const predictions = await predicted(request, data.table);
    if (!predictions.ok || predictions.value.rows.length === 0) return null;
    const { epoch, params } = request.checkpoint;
    await request.breathe();
    const note = this.#notes.get(data) ?? this.#noteOf(data, request.run.resolved.dataset);
    this.#notes.set(data, note);
    const about = { weightsHash: hashWords(params), epoch, data: await note };
    await request.breathe();
    return packPredictions(predictions.value, about)?.bytes ?? null;
  }

  async #noteOf({ table, prepared }: RunData, dataset: ResolvedDataset): Promise<DataNote> {
    return dataNoteOf(outline({ table, dataset, prepared, card: await cardOf(dataset, this.#readAsset) }));
  }
}
