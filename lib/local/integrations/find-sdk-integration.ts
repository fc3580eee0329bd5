import { generateMac, type GenerateMacRequest } from '../services/kms/generate-mac.ts';
import type { StoreClients } from '../services/stores/store-clients.ts';
import { stepFunctionsAction } from './step-functions-action.ts';
import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { plainResult } from './plain-result.ts';
import { putObjectInput, putObjectResult } from './put-object.ts';
import { callSdk, hasSdkAction } from './call-sdk.ts';

/**
 * Finds `aws-sdk:<service>:<action>`: the SDK client for the actions that the stores support, or the local service
 * for Step Functions and KMS; undefined for anything else. The result is the plain response, with capitalised names and dates
 * as ISO text.
 */
export function findSdkIntegration(
  service: string,
  action: string,
  targets: IntegrationTargets,
): TaskIntegration | undefined {
  if (service === 'sfn') return SFN_ACTIONS.has(action) ? stepFunctionsAction(action, targets) : undefined;
  if (service === 'kms') return action === 'generateMac' ? generateMacAction(targets) : undefined;
  if (!hasSdkAction(service, action)) return undefined;
  const name = { service: service as keyof StoreClients, action };
  if (service === 's3' && action === 'putObject') return putObject(targets);
  return async ({ input, roleArn, signal }) => {
    const answer = await callSdk(targets.clientsOf(roleArn), name, input, signal);
    return plainResult(await withBodyAsText(answer));
  };
}

/** The message is base64 text in the Arguments, the MAC in the result. */
function generateMacAction({ account, outside, authorize }: IntegrationTargets): TaskIntegration {
  return ({ input, roleArn }) => {
    const request = input as unknown as GenerateMacRequest;
    const answer = generateMac(request, {
      account,
      findKey: outside.findKey,
      authorize: (keyArn) => authorize(roleArn, 'kms:GenerateMac', keyArn),
    });
    return Promise.resolve(plainResult(answer));
  };
}

/** The actions of `aws-sdk:sfn` that the local service supports. */
const SFN_ACTIONS: ReadonlySet<string> = new Set([
  'startExecution',
  'startSyncExecution',
  'describeExecution',
  'getExecutionHistory',
  'listExecutions',
  'stopExecution',
  'redriveExecution',
  'sendTaskSuccess',
  'sendTaskFailure',
  'sendTaskHeartbeat',
]);

function putObject({ clientsOf }: IntegrationTargets): TaskIntegration {
  return async ({ input, roleArn, signal }) => {
    const sent = putObjectInput(input);
    const name = { service: 's3', action: 'putObject' } as const;
    return putObjectResult(sent, await callSdk(clientsOf(roleArn), name, sent, signal));
  };
}

/** Converts a streamed body to text. */
async function withBodyAsText(answer: object): Promise<object> {
  const { Body } = answer as { readonly Body?: { readonly transformToString?: () => Promise<string> } };
  return Body?.transformToString === undefined ? answer : { ...answer, Body: await Body.transformToString() };
}
