import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';

/**
 * An action of `aws-sdk:sfn`, performed by the local service. Names in the API start with a lower-case letter and
 * dates are epoch seconds. The integration capitalises every name and writes dates as ISO text, at every depth.
 * Strings with JSON (`Input`, `Output`) are not changed.
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

/** Whether the member is a date, such as `startDate`, or the `timestamp` of a history event. */
function isDate(name: string, value: unknown): value is number {
  return /Date$|^timestamp$/.test(name) && typeof value === 'number';
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
