import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { OPTIMISED_INTEGRATIONS } from './optimised-integrations.ts';
import { findSdkIntegration } from './find-sdk-integration.ts';

/** What an integration ARN names. */
export interface IntegrationName {
  /** `dynamodb`, or `aws-sdk:dynamodb` for the SDK's integration. */
  readonly service: string;
  readonly action: string;
  /** Whether the task's result comes with its token. */
  readonly awaitsToken: boolean;
}

/** `.sync` is not here: waiting for a job is what no integration of a webhook pipeline does. */
const INTEGRATION_ARN = /^arn:aws:states:::((?:aws-sdk:)?[^:.]+):([^:.]+)(\.waitForTaskToken)?$/;

/** Integrations that hand a token to somebody who can send it back. */
const CALLBACK_INTEGRATIONS: ReadonlySet<string> = new Set([
  'sqs:sendMessage',
  'lambda:invoke',
  'events:putEvents',
  'states:startExecution',
]);

/** Takes `arn:aws:states:::<service>:<action>` apart; undefined for anything else. */
export function parseIntegrationArn(resource: string): IntegrationName | undefined {
  const [, service, action, token] = INTEGRATION_ARN.exec(resource) ?? [];
  if (service === undefined || action === undefined) return undefined;
  return { service, action, awaitsToken: token !== undefined };
}

/** The integration behind a Resource, or undefined where the local run has none. */
export function findIntegration(resource: string, targets: IntegrationTargets): TaskIntegration | undefined {
  const name = parseIntegrationArn(resource);
  if (name === undefined) return undefined;
  const key = `${name.service}:${name.action}`;
  if (name.awaitsToken && !CALLBACK_INTEGRATIONS.has(key)) return undefined;
  if (name.service.startsWith('aws-sdk:')) {
    return findSdkIntegration(name.service.slice('aws-sdk:'.length), name.action, targets);
  }
  const optimised = Object.hasOwn(OPTIMISED_INTEGRATIONS, key) ? OPTIMISED_INTEGRATIONS[key] : undefined;
  return optimised?.(targets);
}
