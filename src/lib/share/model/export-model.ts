/** A trained model as the files of a format, to be packed together: the model, its preparation as JSON, and a text for people. */
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Chunk } from '../deflate.ts';
import type { ZipFile } from '../zip.ts';
import { describePreparation, type Described } from './describe.ts';
import { scalingBefore, tailOf, tokensOf } from './ends.ts';
import { graphOf, type Graph } from './graph.ts';
import { readmeOf, type ModelFormat } from './readme.ts';

export type TrainedModel = { run: Run; checkpoint: Pick<Checkpoint, 'epoch' | 'params'>; preparation: FittedPreparation };

/** Issues say which layer a format cannot hold, or that the checkpoint is not of this model. The graph scales raw inputs by itself. */
export async function exportModel(trained: TrainedModel, format: ModelFormat): Promise<Parsed<ZipFile[]>> {
  const { run, checkpoint, preparation } = trained;
  const { model, training } = run.resolved;
  const input = { shape: preparation.inputShape, tokens: tokensOf(preparation) };
  const ends = { before: scalingBefore(preparation), tail: tailOf(preparation, training.loss) };
  const graph = graphOf({ model, input, params: checkpoint.params, ...ends });
  if (!graph.ok) return graph;
  const described = describePreparation(preparation);
  const files = await write({ ...trained, graph: graph.value, described }, format);
  if (!files.ok) return files;
  const { shape, isCodes } = graph.value.input;
  const readme = readmeOf({ run, epoch: checkpoint.epoch, described, format, shape, isCodes });
  const facts = JSON.stringify({ format: 'daybook-preparation', version: 1, ...described, preparation }, null, 1);
  return {
    ok: true,
    value: [...files.value, { path: 'preparation.json', bytes: textBytes(facts) }, { path: 'README.md', bytes: textBytes(readme) }],
  };
}

const textBytes = (text: string): Chunk => Uint8Array.from(new TextEncoder().encode(text));

type Writing = TrainedModel & { graph: Graph; described: Described };

async function write(writing: Writing, format: ModelFormat): Promise<Parsed<ZipFile[]>> {
  const { run, graph, described } = writing;
  const metadata = metadataOf(writing);
  const version = run.environment?.appVersion ?? '';
  const named = { name: run.name, version, metadata };
  switch (format) {
    case 'onnx': {
      const { onnxOf } = await import('./onnx/model.ts');
      const lines = (lead: string, each: readonly string[]) => `${lead}: ${each.slice(0, 1000).join('; ')}`;
      const ports = { input: lines(described.input, described.inputs), output: lines(described.output, described.outputs) };
      const doc = `${run.modelSummary}, trained on ${run.datasetTitle}`;
      return { ok: true, value: [{ path: 'model.onnx', bytes: onnxOf(graph, { ...named, doc, ...ports }) }] };
    }
    case 'layersModel': {
      const { layersModelOf } = await import('./layers-model/model.ts');
      const files = layersModelOf(graph, named);
      if (!files.ok) return files;
      return { ok: true, value: [{ path: 'model.json', bytes: files.value.model }, { path: 'weights.bin', bytes: files.value.weights }] }; // prettier-ignore
    }
    case 'safetensors': {
      const { writeSafetensors } = await import('../safetensors.ts');
      return { ok: true, value: [{ path: 'model.safetensors', bytes: Uint8Array.from(writeSafetensors(graph.weights, metadata)) }] };
    }
    default:
      return format satisfies never;
  }
}

/** Texts that travel inside the file. */
const metadataOf = ({ run, checkpoint, preparation, described }: Writing): Record<string, string> => ({
  format: 'daybook',
  run: run.id,
  name: run.name,
  dataset: run.datasetTitle,
  seed: String(run.seed),
  epoch: String(checkpoint.epoch),
  specHash: run.specHash,
  dataHash: run.dataHash,
  layers: JSON.stringify(run.resolved.model.layers),
  loss: run.resolved.training.loss,
  inputs: JSON.stringify(described.inputs),
  outputs: JSON.stringify(described.outputs),
  preparation: JSON.stringify(preparation),
});
