import type { Clock } from '../../local/clock/clock.ts';
import type { WorkerComputation } from './run-worker-options.ts';
import type { WorkerClients } from './worker-clients.ts';
import type { WorkerEvent } from './worker-event.ts';

/** What the loop needs, every default filled in. */
export interface WorkerPorts extends WorkerClients {
  readonly queueUrl: string;
  readonly compute: WorkerComputation;
  readonly clock: Clock;
  readonly tell: (event: WorkerEvent) => void;
}
