/** A command as it goes from one tab to another, and its carrying out. */
import type { InterventionChange } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import type { StartOptions } from '../worker/protocol.ts';
import type { Supervisor } from './supervisor.ts';

export type Command =
  | { name: 'start'; runs: Run[]; options: StartOptions }
  | { name: 'pause' | 'resume' | 'step' | 'stop' | 'kill'; id: RunId }
  | { name: 'adjust'; id: RunId; change: InterventionChange };

export function execute(supervisor: Supervisor, command: Command): Promise<void> {
  switch (command.name) {
    case 'start':
      return supervisor.start(command.runs, command.options);
    case 'pause':
      return supervisor.pause(command.id);
    case 'resume':
      return supervisor.resume(command.id);
    case 'step':
      return supervisor.step(command.id);
    case 'stop':
      return supervisor.stop(command.id);
    case 'adjust':
      return supervisor.adjust(command.id, command.change);
    case 'kill':
      return supervisor.kill(command.id);
    default:
      return command satisfies never;
  }
}
