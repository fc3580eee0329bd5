import type { StoreClients } from '../services/stores/store-clients.ts';
import { httpMetadata } from './http-metadata.ts';
import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { invokeHttp } from './invoke-http.ts';
import { invokeFunction } from './invoke-function.ts';
import { putEvents } from './put-events.ts';
import { plainResult } from './plain-result.ts';
import { callSdk } from './call-sdk.ts';

/** The optimised integrations, by service and action. They add the HTTP metadata to the result. */
export const OPTIMISED_INTEGRATIONS: Readonly<
  Record<string, (targets: IntegrationTargets) => TaskIntegration>
> = {
  'dynamodb:deleteItem': optimisedSdk('dynamodb', 'deleteItem'),
  'dynamodb:getItem': optimisedSdk('dynamodb', 'getItem'),
  'dynamodb:putItem': optimisedSdk('dynamodb', 'putItem'),
  'dynamodb:updateItem': optimisedSdk('dynamodb', 'updateItem'),
  'sqs:sendMessage': optimisedSdk('sqs', 'sendMessage'),
  'lambda:invoke': (targets) => (call) => invokeFunction(call, targets),
  'states:startExecution': startExecution,
  'http:invoke': (targets) => (call) => invokeHttp(call, targets),
  'events:putEvents': (targets) => (call) => putEvents(call, targets),
};

function optimisedSdk(service: keyof StoreClients, action: string) {
  return ({ clientsOf, newRequestId }: IntegrationTargets): TaskIntegration =>
    async ({ input, roleArn, signal }) => {
      const answer = await callSdk(clientsOf(roleArn), { service, action }, input, signal);
      return { ...plainResult(answer), ...httpMetadata(newRequestId()) };
    };
}

function startExecution({ stepFunctions, newRequestId }: IntegrationTargets): TaskIntegration {
  return async ({ input, roleArn }) => {
    const { Name, StateMachineArn, Input } = input;
    const { executionArn, startDate } = await stepFunctions(roleArn, 'StartExecution', {
      stateMachineArn: StateMachineArn,
      name: Name,
      // A null Input starts with {} (recorded).
      input: Input ?? '{}',
    });
    return { ExecutionArn: executionArn, StartDate: startDate, ...httpMetadata(newRequestId()) };
  };
}
