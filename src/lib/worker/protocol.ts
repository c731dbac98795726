/**
 * What crosses between page, supervisor and trainer. Commands go over Comlink; events go over one transferred
 * MessagePort with sequence numbers, the end of a run being an event on it. Plain structured-clone data only.
 */
import type { FittedPreparation } from '../data/prepared.ts';
import type { SeriesView } from '../data/series/series-view.ts';
import type { DataSummary } from '../data/summary.ts';
import type { InsideAnswer, InsideQuestion } from '../engine/inside/question.ts';
import type { Sampling } from '../engine/run/sample.ts';
import type { Measured } from '../runs/calibration.ts';
import type { Checkpoint, Environment, InterventionChange, LedgerEvent, TrainEvent } from '../runs/events.ts';
import type { Beginning, History, Run } from '../runs/run.ts';
import type { Dataset } from '../spec/dataset.ts';
import type { RunId } from '../spec/ids.ts';
import type { Parsed } from '../spec/parse.ts';
import type { ResolvedDataset } from '../spec/resolve.ts';

/** What a watching page wants drawn live: for two-feature data the surface and, if asked, every unit's map. */
export type PreviewInterest = {
  grid: { columns: number; rows: number; minimum: [number, number]; maximum: [number, number] }; // raw x1, x2
  units: boolean;
};

/** Outputs over the grid: [rows * columns, outputs] of the last layer after softmax or sigmoid (values in the target's own unit for regression). */
export type Preview = {
  epoch: number;
  grid: PreviewInterest['grid'];
  outputs: Float32Array;
  outputSize: number;
  layers: UnitLayer[] | null;
};

/** One dense layer as it is drawn. Offsets are in the run's flat parameters, for whoever sets one by hand. */
export type UnitLayer = {
  name: string; // 'dense 1'
  units: number;
  maps: Float32Array; // [units, rows * columns]
  weights: Float32Array; // [in, units], for link widths
  offset: number; // of the weights
  bias: { offset: number; values: Float32Array } | null; // [units]
};

/** What trains here and why, and what else could. */
export type BackendNews = {
  name: string;
  reason: string;
  adapter: string | null;
  offered: { name: string; usable: boolean; reason: string }[];
};

/** The name of the error of a command that the tab which trains did not answer; of an error's class only its name crosses to a page. */
export const noAnswer = 'NoAnswer';

/** `beginnings`: what some of the runs begin with; they are stored with them. */
export type StartOptions = { stepOnly?: boolean; beginnings?: Beginning[] };

/** Page -> supervisor. Every call settles: the client rejects what a dead worker left open. */
export interface SupervisorCommands {
  /** Stores the runs as queued, then trains them in order. Resolves when stored. `stepOnly`: one epoch each, then paused. */
  start(runs: Run[], options?: StartOptions): Promise<void>;
  pause(id: RunId): Promise<void>;
  /** A paused run goes on; an interrupted or stopped one resumes from its newest checkpoint. */
  resume(id: RunId): Promise<void>;
  /** One epoch, then paused. Also starts a queued run that way. */
  step(id: RunId): Promise<void>;
  /** Ends the run at the next slice and keeps it as stopped; a queued run leaves the queue. */
  stop(id: RunId): Promise<void>;
  /** Moves a number of a running or paused run; an 'intervention' event says when it was applied. Rejects with a sentence. */
  adjust(id: RunId, change: InterventionChange): Promise<void>;
  /** Terminates the trainer within two seconds; the run becomes interrupted. */
  kill(id: RunId): Promise<void>;
  /** Previews of this run come to this page, whichever tab trains it; from another tab a few a second. Null ends it. */
  watch(id: RunId, interest: PreviewInterest | null): Promise<void>;
  /** Takes the training over from another tab that does not answer; what that tab writes from now on is refused. */
  takeOver(): Promise<void>;
}

/** What a new worker must know of the page: workers have no document. */
export type Surroundings = { baseUrl: string }; // root of the build, with a slash at its end: data/ lies under it

/** How a supervisor is opened: once, before any command. */
export interface SupervisorDoor extends SupervisorCommands {
  open(port: MessagePort, surroundings: Surroundings): Promise<void>;
}

/** Supervisor -> page, numbered from 1 without gaps per page. */
export type SupervisorMessage = { sequence: number } & SupervisorNews;
export type SupervisorNews =
  | { type: 'lock'; held: boolean } // false: another tab trains; this one shows, edits and asks
  | { type: 'queue'; running: RunId[]; waiting: RunId[] }
  | { type: 'events'; runId: RunId; run: Run; events: LedgerEvent[] } // `run` is the summary after them
  | { type: 'saved'; runId: RunId; epoch: number } // on disk
  | { type: 'preview'; runId: RunId; preview: Preview }
  | ({ type: 'backend' } & BackendNews)
  | { type: 'trouble'; message: string } // storage full, trainer restarted: a sentence for the person
  | { type: 'storage'; trouble: string | null }; // why nothing is saved at the moment; null: it works (again)

/** Supervisor -> trainer. Each run of a job is a lane; an order for a run that is not in the present job does nothing. */
export interface TrainerCommands {
  open(port: MessagePort, surroundings: Surroundings): Promise<void>;
  /** Several runs as one job, in this order. Resolves when accepted; each end is an event. */
  train(jobs: TrainerJob[]): Promise<void>;
  pause(id: RunId): Promise<void>;
  resume(id: RunId): Promise<void>;
  step(id: RunId): Promise<void>;
  stop(id: RunId): Promise<void>;
  /** Applied at the next slice boundary, while paused at once. */
  adjust(id: RunId, change: InterventionChange): Promise<void>;
  /** Lets go of those of these lanes that have not begun, without a word in their records. Resolves with them. */
  release(ids: RunId[]): Promise<RunId[]>;
  /** Lets go of the whole job without an end in any record, after a checkpoint of where each lane stands. Resolves when it is gone. */
  park(): Promise<void>;
  watch(id: RunId, interest: PreviewInterest | null): Promise<void>;
  /**
   * The validation predictions of a run that is over, packed to be kept. A job goes before them: 'later'. Null where there are none to be
   * kept, or they cannot be made here.
   */
  predict(run: Run, checkpoint: Checkpoint): Promise<PackedPredictions>;
}

export type PackedPredictions = Uint8Array | 'later' | null;

/**
 * `run.elapsedMs` is the training time at the checkpoint; `interest`: what is drawn of it from the start; `like`: where another run of its
 * group trains, so that repeats of one press train alike.
 */
export type TrainerJob = {
  run: Run;
  checkpoint: Checkpoint | null;
  stepOnly: boolean;
  interest: PreviewInterest | null;
  like: Environment | null;
};

export type TrainerMessage = { sequence: number } & TrainerNews;
export type TrainerNews =
  | ({ type: 'backend' } & BackendNews) // the automatic choice, once it is known
  | { type: 'events'; lanes: LaneEvents[] }
  | { type: 'preview'; runId: RunId; preview: Preview }
  | { type: 'heartbeat'; heldBytes: number | null }; // what the engine holds; null: it is not ready yet

export type LaneEvents = { runId: RunId; events: TrainEvent[] };

/** Page -> analysis worker: everything about data and finished models that would block the page. */
export interface AnalysisCommands {
  describe(dataset: Dataset): Promise<Parsed<DataSummary>>;
  /** Validation predictions with the run's own preparation. outputs: probabilities [rows, classes], values in the target's unit [rows, 1], or those of each true next character [rows, positions], -1 where there is none. */
  predictions(run: Run, checkpoint: Checkpoint): Promise<Predictions>;
  /** The same without what a person is shown: for the scores of many runs. */
  outputs(run: Run, checkpoint: Checkpoint): Promise<PartOutputs>;
  /** One new row, by raw column name. */
  predictRow(run: Run, checkpoint: Checkpoint, row: Record<string, number | string>): Promise<Parsed<{ outputs: number[] }>>;
  /** New texts from a run that learnt next characters. */
  sample(run: Run, checkpoint: Checkpoint, sampling: Sampling): Promise<Parsed<SampledText[]>>;
  /** What its layers make of examples, and what they have learnt. */
  inside(run: Run, checkpoint: Checkpoint, question: InsideQuestion): Promise<Parsed<InsideAnswer>>;
  /** The surface of a run that no trainer holds: finished, after a reload, or (without a checkpoint) not begun. Null for data that is not planar. */
  preview(run: Run, checkpoint: Checkpoint | null, interest: PreviewInterest): Promise<Preview | null>;
  /** How long a step of this run takes on each path of the processor, by a short measurement. */
  calibrate(run: Run): Promise<Measured[]>;
  /** Trains runs that are recorded nowhere, a turn at a time: null goes on with those of the last request. Null: a newer one came, or they cannot be trained here. */
  draft(request: DraftRequest | null): Promise<DraftNews | null>;
}

/** Runs that share data and architecture. `checkpoint`: what one begins with. `interest`: of the first one's surface. */
export type DraftJob = { run: Run; checkpoint: Checkpoint | null };
export type DraftRequest = { jobs: DraftJob[]; interest: PreviewInterest | null };
export type DraftNews = { lanes: { run: Run; history: History }[]; preview: Preview | null; isDone: boolean };

export type * from '../engine/inside/question.ts';
export type { Sampling };
export type SampledText = { text: string; isKnown: boolean }; // isKnown: the data hold it, letter by letter

export interface AnalysisDoor extends AnalysisCommands {
  open(surroundings: Surroundings): Promise<void>;
}

export type PartOutputs = {
  rows: Int32Array; // source table rows of the validation part
  outputs: Float32Array; // [rows, width]
  width: number;
  truth: Float32Array; // class codes or target values
  classes: string[] | null;
  preparation: FittedPreparation;
};

export type Predictions = PartOutputs & {
  /** Raw feature values as shown to a person: images as bytes, others as text by column. */
  shown:
    | { type: 'images'; shape: [number, number, number]; largest: number; pixels: Uint8Array }
    | { type: 'rows'; columns: string[]; cells: string[][] };
  dataset: ResolvedDataset;
  next?: Float32Array; // of a series: what follows its last row
  series?: SeriesView;
  naive?: Float64Array; // the seasonal naive forecast of the same rows
};
