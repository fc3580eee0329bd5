import type { StoreClients } from '../services/store-clients.ts';
import { membersOf } from './action-members.ts';
import type { Integration, IntegrationTargets } from './integration.ts';
import { callSdk, hasSdkAction, plainResult } from './sdk-call.ts';

/**
 * `aws-sdk:<service>:<action>`: the real SDK client for the stores, the local service for Step Functions. The result is the
 * bare answer, every name with a capital, dates as ISO text.
 */
export function findSdkIntegration(
  service: string,
  action: string,
  targets: IntegrationTargets,
): Integration | undefined {
  if (service === 'sfn')
    return membersOf('sfn', action) !== undefined ? stepFunctionsAction(action, targets) : undefined;
  if (!hasSdkAction(service, action)) return undefined;
  const name = { service: service as keyof StoreClients, action };
  return async ({ input, roleArn, signal }) => {
    const answer = await callSdk(targets.clientsOf(roleArn), name, bodyAsJson(service, input), signal);
    return plainResult(await withBodyAsText(answer));
  };
}

/** S3 takes a Body of any JSON value and stores its JSON text: a string keeps its quotes (facts, section 6). */
function bodyAsJson(
  service: string,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (service !== 's3' || !('Body' in input)) return input;
  return { ContentType: 'text/plain; charset=UTF-8', ...input, Body: JSON.stringify(input.Body) };
}

/** A body that comes as a stream is given as text. */
async function withBodyAsText(answer: object): Promise<object> {
  const { Body } = answer as { readonly Body?: { readonly transformToString?: () => Promise<string> } };
  return Body?.transformToString === undefined ? answer : { ...answer, Body: await Body.transformToString() };
}

function stepFunctionsAction(action: string, { stepFunctions }: IntegrationTargets): Integration {
  return async ({ input, roleArn }) => {
    const request = renameKeys(input, (name) => name.charAt(0).toLowerCase() + name.slice(1));
    const answer = await stepFunctions(roleArn, capitalised(action), request);
    const dated = Object.entries(answer).map(([name, value]) => [
      name,
      isDate(name, value) ? isoDate(value) : value,
    ]);
    return renameKeys(Object.fromEntries(dated) as Record<string, unknown>, capitalised);
  };
}

function renameKeys(
  value: Readonly<Record<string, unknown>>,
  rename: (name: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), member]));
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The API has dates as epoch seconds. */
function isDate(name: string, value: unknown): value is number {
  return name.endsWith('Date') && typeof value === 'number';
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
