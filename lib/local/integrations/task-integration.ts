import type { CancelSignal } from '../clock/cancellation.ts';
import type { Clock } from '../clock/clock.ts';
import type { LambdaFunction } from '../services/lambda/lambda-function.ts';
import type { EventBuses } from '../services/event-bridge/event-buses.ts';
import type { StoreClients } from '../services/stores/store-clients.ts';
import type { LocalAccount } from '../template/local-account.ts';

/** One call of a task, as its integration gets it. */
export interface IntegrationCall {
  readonly input: Readonly<Record<string, unknown>>;
  /** The role of the state machine. The service is called with it. */
  readonly roleArn: string;
  readonly executionArn: string;
  readonly signal: CancelSignal;
}

/** One integration: resolves to the result as the state sees it. */
export type TaskIntegration = (call: IntegrationCall) => Promise<unknown>;

/** What integrations use. */
export interface IntegrationTargets {
  /** SDK clients with the credentials of a role. */
  readonly clientsOf: (roleArn: string) => StoreClients;
  /** The Step Functions API, called in the name of a role. */
  readonly stepFunctions: (
    roleArn: string,
    action: string,
    request: Record<string, unknown>,
  ) => Promise<Record<string, unknown>>;
  readonly functions: ReadonlyMap<string, Pick<LambdaFunction, 'arn' | 'invoke'>>;
  /** The words with which AWS refuses the role an action on a resource; undefined if it is allowed. */
  readonly authorize: (roleArn: string, action: string, resource: string) => string | undefined;
  /** Receives events, with their whole envelope. */
  readonly eventBuses: EventBuses;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly newRequestId: () => string;
}
