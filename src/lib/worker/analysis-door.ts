/** The analysis worker's door: opened once, then each question goes to the engine. Stateless between calls but for what it has loaded. */
import type { AnalysisCommands, AnalysisDoor, Surroundings } from './protocol.ts';

/** Questions wait for the engine; until `open` was called they are refused. */
export function createAnalysisDoor(openEngine: (surroundings: Surroundings) => Promise<AnalysisCommands>): AnalysisDoor {
  let opened: Promise<AnalysisCommands> | null = null;
  const analysis = (): Promise<AnalysisCommands> => {
    if (!opened) throw new Error('The analysis worker was not opened.');
    return opened;
  };
  return {
    open: async (surroundings) => {
      opened = openEngine(surroundings);
      await opened;
    },
    describe: async (dataset) => (await analysis()).describe(dataset),
    predictions: async (run, checkpoint) => (await analysis()).predictions(run, checkpoint),
    outputs: async (run, checkpoint) => (await analysis()).outputs(run, checkpoint),
    predictRow: async (run, checkpoint, row) => (await analysis()).predictRow(run, checkpoint, row),
    sample: async (run, checkpoint, sampling) => (await analysis()).sample(run, checkpoint, sampling),
    inside: async (run, checkpoint, question) => (await analysis()).inside(run, checkpoint, question),
    preview: async (run, checkpoint, interest) => (await analysis()).preview(run, checkpoint, interest),
    calibrate: async (run) => (await analysis()).calibrate(run),
    draft: async (request) => (await analysis()).draft(request),
  };
}
