import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';

/**
 * An action of `aws-sdk:sfn`, answered by the local service. The API has names with a small letter and dates as epoch
 * seconds; the integration gives every name with a capital and dates as ISO text, however deep they stand. Texts that hold
 * JSON (`Input`, `Output`) stay texts.
 */
export function stepFunctionsAction(action: string, { stepFunctions }: IntegrationTargets): TaskIntegration {
  return async ({ input, roleArn }) => {
    const request = Object.entries(input).map(([name, value]) => [uncapitalised(name), value]);
    const answer = await stepFunctions(
      roleArn,
      capitalised(action),
      Object.fromEntries(request) as Record<string, unknown>,
    );
    return asResult(answer);
  };
}

function asResult(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asResult);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      capitalised(name),
      isDate(name, member) ? new Date(member * 1000).toISOString() : asResult(member),
    ]),
  );
}

/** `startDate` and the like, and the `timestamp` of history events. */
function isDate(name: string, value: unknown): value is number {
  return /Date$|^timestamp$/.test(name) && typeof value === 'number';
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
