/** What a notebook stands on: the ledger's store, the supervisor that trains and records, the worker that reads data. */
import type { DatasetCard } from '../data/table.ts';
import type { Store } from '../storage/store.ts';
import type { AnalysisCommands, SupervisorCommands, SupervisorMessage } from '../worker/protocol.ts';

/** Commands settle or reject; messages come in order. */
export type SupervisorPort = SupervisorCommands & { onMessage: (listener: (message: SupervisorMessage) => void) => () => void };

export type Services = {
  store: Store;
  supervisor: SupervisorPort;
  analysis: Pick<AnalysisCommands, 'describe' | 'preview' | 'draft' | 'calibrate' | 'outputs' | 'predictions'>;
  readCards: () => Promise<DatasetCard[]>;
};
