/** The analysis worker: reads data and predicts off the page. Stateless between calls but for what it has loaded. */
import { expose } from 'comlink';
import { createClock } from './clock.ts';
import type { AnalysisCommands, AnalysisDoor, Surroundings } from './protocol.ts';
import { assetReader } from './read-asset.ts';

let opened: Promise<AnalysisCommands> | null = null;

async function openEngine(surroundings: Surroundings): Promise<AnalysisCommands> {
  const { createAnalysis } = await import('./engine-analysis.ts');
  return createAnalysis({ readAsset: assetReader(surroundings), breathe: createClock().breathe });
}

function analysis(): Promise<AnalysisCommands> {
  if (!opened) throw new Error('The analysis worker was not opened.');
  return opened;
}

const door: AnalysisDoor = {
  open: async (surroundings) => {
    opened = openEngine(surroundings);
    await opened;
  },
  describe: async (dataset) => (await analysis()).describe(dataset),
  predictions: async (run, checkpoint) => (await analysis()).predictions(run, checkpoint),
  predictRow: async (run, checkpoint, row) => (await analysis()).predictRow(run, checkpoint, row),
  preview: async (run, checkpoint, interest) => (await analysis()).preview(run, checkpoint, interest),
};

expose(door);
