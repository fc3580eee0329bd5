import type { StepFunctionsService } from '../step-functions/step-functions-service.ts';
import { httpMetadata } from './http-metadata.ts';
import { invokeFunction } from './invoke-function.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { hasSdkAction, sdkCallTo } from './sdk-call.ts';
import type { StoreClients } from './store-clients.ts';

/** One integration: arguments as the state gives them in, the result as the state sees it out. */
export type Integration = (input: Record<string, unknown>, signal: AbortSignal) => Promise<unknown>;

/** What integrations reach. */
export interface IntegrationTargets {
  readonly clients: StoreClients;
  /** A function because the service is made with the integrations. */
  readonly stepFunctions: () => StepFunctionsService;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly newRequestId: () => string;
}

/**
 * Finds the integration behind `arn:aws:states:::<service>:<action>`, or undefined where the local run has none.
 *
 * Optimised integrations answer with the HTTP metadata beside the result; those of the SDK with the bare result.
 */
export function findIntegration(
  service: string,
  action: string,
  targets: IntegrationTargets,
): Integration | undefined {
  const optimised = `${service}:${action}`;
  if (Object.hasOwn(OPTIMISED, optimised)) return OPTIMISED[optimised]?.(targets);
  if (service === 'aws-sdk:sfn') return describeExecutionOnly(action, targets);
  if (!service.startsWith('aws-sdk:')) return undefined;
  const sdkService = service.slice('aws-sdk:'.length);
  if (!hasSdkAction(sdkService, action)) return undefined;
  const call = sdkCallTo(sdkService as keyof StoreClients, targets.clients);
  return async (input, signal) => sdkResult(await call(action, bodyAsJson(service, input), signal));
}

const OPTIMISED: Readonly<Record<string, (targets: IntegrationTargets) => Integration>> = {
  'dynamodb:putItem': optimisedSdk('dynamodb', 'putItem'),
  'dynamodb:updateItem': optimisedSdk('dynamodb', 'updateItem'),
  'dynamodb:getItem': optimisedSdk('dynamodb', 'getItem'),
  'dynamodb:deleteItem': optimisedSdk('dynamodb', 'deleteItem'),
  'sqs:sendMessage': optimisedSdk('sqs', 'sendMessage'),
  'lambda:invoke':
    ({ functions, newRequestId }) =>
    (input) =>
      invokeFunction(input, functions, newRequestId()),
  'states:startExecution': (targets) => async (input) => {
    const { Name, StateMachineArn, Input = {} } = input;
    // Input may be an object, and null starts with {}.
    const text = JSON.stringify(Input ?? {});
    const request = { stateMachineArn: StateMachineArn, name: Name, input: text };
    const { executionArn, startDate } = await targets.stepFunctions().call('StartExecution', request);
    return { ExecutionArn: executionArn, StartDate: startDate, ...httpMetadata(targets.newRequestId()) };
  },
};

function optimisedSdk(service: keyof StoreClients, action: string) {
  return ({ clients, newRequestId }: IntegrationTargets): Integration => {
    const call = sdkCallTo(service, clients);
    return async (input, signal) => {
      const answer = await call(action, messageAsText(service, input), signal);
      return { ...sdkResult(answer), ...httpMetadata(newRequestId()) };
    };
  };
}

/** The part of `aws-sdk:sfn` that a pipeline needs: PascalCase outside, camelCase in the API, dates as text. */
function describeExecutionOnly(action: string, targets: IntegrationTargets): Integration | undefined {
  if (action !== 'describeExecution') return undefined;
  return async ({ ExecutionArn }) => {
    const answer = await targets.stepFunctions().call('DescribeExecution', { executionArn: ExecutionArn });
    return Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [
        `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        name.endsWith('Date') && typeof value === 'number' ? new Date(value * 1000).toISOString() : value,
      ]),
    );
  };
}

/** S3 takes a Body of any JSON value and stores its JSON text: a string keeps its quotes (facts, section 6). */
function bodyAsJson(service: string, input: Record<string, unknown>): Record<string, unknown> {
  if (service !== 'aws-sdk:s3' || !('Body' in input)) return input;
  return { ContentType: 'text/plain; charset=UTF-8', ...input, Body: JSON.stringify(input.Body) };
}

/** The optimised SQS integration takes an object as the message and sends its JSON text. */
function messageAsText(service: string, input: Record<string, unknown>): Record<string, unknown> {
  if (service !== 'sqs' || typeof input.MessageBody === 'string') return input;
  return { ...input, MessageBody: JSON.stringify(input.MessageBody) };
}

/** The answer without what the SDK adds for JavaScript. */
function sdkResult(answer: object): object {
  const { $metadata: _, ...result } = answer as Record<string, unknown>;
  return JSON.parse(JSON.stringify(result)) as object;
}
