/**
 * A page's side of the analysis worker. The worker starts with the first question; one that breaks is replaced with the next.
 * Every question settles.
 */
import type { WorkerLike } from './line.ts';
import type { AnalysisCommands, AnalysisDoor, Surroundings } from './protocol.ts';
import { raceCalls } from './raced-calls.ts';
import type { RacedCalls } from './raced-calls.ts';

export interface AnalysisClient extends AnalysisCommands {
  close(): void;
}

export function createAnalysisLink(spawn: () => WorkerLike, surroundings: Surroundings): AnalysisClient {
  let present: { worker: WorkerLike; calls: RacedCalls<AnalysisDoor> } | null = null;

  const end = (reason: string) => {
    present?.worker.terminate();
    present?.calls.rejectAll(new Error(reason));
    present = null;
  };
  const door = (): AnalysisDoor => {
    if (!present) {
      const worker = spawn();
      const mine = { worker, calls: raceCalls<AnalysisDoor>(worker) };
      present = mine;
      const die = (event: Event) => {
        const detail =
          'message' in event && typeof event.message === 'string' && event.message !== '' ? event.message : 'it could not be loaded';
        if (present === mine) end(`The worker that reads data broke: ${detail}. Try again.`);
      };
      worker.addEventListener('error', die);
      worker.addEventListener('messageerror', die);
      mine.calls.commands.open(surroundings).catch((error: unknown) => {
        if (present === mine) end(error instanceof Error ? error.message : String(error));
      });
    }
    return present.calls.commands;
  };
  return {
    describe: (dataset) => door().describe(dataset),
    predictions: (run, checkpoint) => door().predictions(run, checkpoint),
    outputs: (run, checkpoint) => door().outputs(run, checkpoint),
    predictRow: (run, checkpoint, row) => door().predictRow(run, checkpoint, row),
    sample: (run, checkpoint, sampling) => door().sample(run, checkpoint, sampling),
    inside: (run, checkpoint, question) => door().inside(run, checkpoint, question),
    preview: (run, checkpoint, interest) => door().preview(run, checkpoint, interest),
    calibrate: (run) => door().calibrate(run),
    draft: (request) => door().draft(request),
    close: () => end('The page let go of the worker that reads data.'),
  };
}
