import type { CallApi } from '../../operations/send/api-call.ts';
import type { OperatorClients } from '../../operations/operator-clients.ts';
import type { StackOutputs } from '../../operations/redrive/stack-outputs.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { Random } from '../../local/clock/random.ts';

/** The pipeline that the console shows, and what the console may do with it. */
export interface ConsoleContext {
  readonly clients: OperatorClients;
  /** Read again for each request: a local run can be changed while it runs. */
  readonly outputs: () => Promise<StackOutputs>;
  /** Name of the stack. Absent for a local run, which has one. */
  readonly stackName?: string | undefined;
  /** Endpoint of a local run: all services, and `GET /events`. Absent for AWS. */
  readonly endpoint?: string | undefined;
  readonly allowsActions: boolean;
  readonly call: CallApi;
  readonly clock: Clock;
  readonly random: Random;
}
