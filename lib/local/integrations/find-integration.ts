import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { OPTIMISED_INTEGRATIONS } from './optimised-integrations.ts';
import { findSdkIntegration } from './find-sdk-integration.ts';

/** The parts of an integration ARN. */
export interface IntegrationName {
  /** `dynamodb`, or `aws-sdk:dynamodb` for the SDK integration. */
  readonly service: string;
  readonly action: string;
  /** Whether the result of the task comes with its token. */
  readonly awaitsToken: boolean;
}

/** Without `.sync`, because no integration of a webhook pipeline waits for a job. */
const INTEGRATION_ARN = /^arn:aws:states:::((?:aws-sdk:)?[^:.]+):([^:.]+)(\.waitForTaskToken)?$/;

/** Integrations whose receiver can send the token back. */
const CALLBACK_INTEGRATIONS: ReadonlySet<string> = new Set([
  'sqs:sendMessage',
  'lambda:invoke',
  'events:putEvents',
  'states:startExecution',
]);

/** Splits `arn:aws:states:::<service>:<action>`; undefined for anything else. */
export function parseIntegrationArn(resource: string): IntegrationName | undefined {
  const [, service, action, token] = INTEGRATION_ARN.exec(resource) ?? [];
  if (service === undefined || action === undefined) return undefined;
  return { service, action, awaitsToken: token !== undefined };
}

/** The integration of a Resource, or undefined if the local run has none. */
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
