import type { CancelSignal } from '../clock/cancellation.ts';
import type { Clock } from '../clock/clock.ts';
import type { LambdaFunction } from '../services/lambda/lambda-function.ts';
import type { EventBuses } from '../services/event-bridge/event-buses.ts';
import type { CallOutsideOptions } from '../services/event-bridge/call-outside.ts';
import type { Connection } from '../services/event-bridge/read-outside.ts';
import type { GenerateMacOptions } from '../services/kms/generate-mac.ts';
import type { RequestContext } from '../roles/condition.ts';
import type { StoreClients } from '../services/stores/store-clients.ts';
import type { LocalAccount } from '../template/local-account.ts';

/** The call of an integration by a task. */
export interface IntegrationCall {
  readonly input: Readonly<Record<string, unknown>>;
  /** The role of the state machine. The service is called with it. */
  readonly roleArn: string;
  readonly executionArn: string;
  readonly signal: CancelSignal;
}

/** An integration. Resolves to the result for the state. */
export type TaskIntegration = (call: IntegrationCall) => Promise<unknown>;

/** What leaves AWS, and the secrets for it. */
export interface OutsideTargets extends CallOutsideOptions {
  readonly connectionOf: (arn: string) => Connection | undefined;
  readonly findKey: GenerateMacOptions['findKey'];
}

/** The services and stores that integrations use. */
export interface IntegrationTargets {
  /** SDK clients with the credentials of a role. */
  readonly clientsOf: (roleArn: string) => StoreClients;
  /** The Step Functions API, called with a role. */
  readonly stepFunctions: (
    roleArn: string,
    action: string,
    request: Record<string, unknown>,
  ) => Promise<Record<string, unknown>>;
  readonly functions: ReadonlyMap<string, Pick<LambdaFunction, 'arn' | 'invoke'>>;
  /** AWS's message if the role may not perform the action on the resource; undefined if it may. */
  readonly authorize: (
    roleArn: string,
    action: string,
    resource: string,
    context?: RequestContext,
  ) => string | undefined;
  /** Receives events, with their whole envelope. */
  readonly eventBuses: EventBuses;
  readonly outside: OutsideTargets;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly newRequestId: () => string;
}
