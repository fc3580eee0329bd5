import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { OPTIMISED_INTEGRATIONS } from './optimised-integrations.ts';
import { runNestedExecution } from './run-nested-execution.ts';
import { findSdkIntegration } from './find-sdk-integration.ts';

/** The parts of an integration ARN. */
export interface IntegrationName {
  /** `dynamodb`, or `aws-sdk:dynamodb` for the SDK integration. */
  readonly service: string;
  readonly action: string;
  /** What the task waits for: its token, the end of the job that it starts, or nothing. */
  readonly waits: '' | '.waitForTaskToken' | '.sync' | '.sync:2';
}

const INTEGRATION_ARN =
  /^arn:aws:states:::((?:aws-sdk:)?[^:.]+):([^:.]+)(\.waitForTaskToken|\.sync(?::2)?)?$/;

/** Integrations whose receiver can send the token back. */
const CALLBACK_INTEGRATIONS: ReadonlySet<string> = new Set([
  'sqs:sendMessage',
  'lambda:invoke',
  'events:putEvents',
  'states:startExecution',
]);

/** Splits `arn:aws:states:::<service>:<action>`; undefined for anything else. */
export function parseIntegrationArn(resource: string): IntegrationName | undefined {
  const [, service, action, waits = ''] = INTEGRATION_ARN.exec(resource) ?? [];
  if (service === undefined || action === undefined) return undefined;
  return { service, action, waits: waits as IntegrationName['waits'] };
}

/** The integration of a Resource, or undefined if the local run has none. */
export function findIntegration(resource: string, targets: IntegrationTargets): TaskIntegration | undefined {
  const name = parseIntegrationArn(resource);
  if (name === undefined) return undefined;
  const key = `${name.service}:${name.action}`;
  if (name.waits.startsWith('.sync')) return findJob(`${key}${name.waits}`, targets);
  if (name.waits === '.waitForTaskToken' && !CALLBACK_INTEGRATIONS.has(key)) return undefined;
  if (name.service.startsWith('aws-sdk:')) {
    return findSdkIntegration(name.service.slice('aws-sdk:'.length), name.action, targets);
  }
  const optimised = Object.hasOwn(OPTIMISED_INTEGRATIONS, key) ? OPTIMISED_INTEGRATIONS[key] : undefined;
  return optimised?.(targets);
}

/** Jobs that the local run can wait for. */
const JOBS: Readonly<Record<string, (targets: IntegrationTargets) => TaskIntegration>> = {
  'states:startExecution.sync': (targets) => runNestedExecution(targets, (text) => text),
  'states:startExecution.sync:2': (targets) =>
    runNestedExecution(targets, (text) => JSON.parse(text) as unknown),
};

function findJob(key: string, targets: IntegrationTargets): TaskIntegration | undefined {
  return Object.hasOwn(JOBS, key) ? JOBS[key]?.(targets) : undefined;
}
