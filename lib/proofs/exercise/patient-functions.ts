import { changeResources } from '../simulation/change-resources.ts';
import { changeStates } from './change-states.ts';

/** Longer time-outs are long enough, and Lambda has none above ten times this. In seconds. */
const SHORT = 90;

/**
 * The template with time-outs of functions and of their calls that are `times` as long, where they are short: the code of a function runs in
 * real time, however fast the clock of the run is. Nothing else is changed.
 */
export function patientFunctions(template: object, times: number): object {
  const lengthen = (seconds: unknown): unknown =>
    typeof seconds === 'number' && seconds <= SHORT ? seconds * times : seconds;
  const called = changeStates(template, (part) =>
    isCall(part) ? { ...part, TimeoutSeconds: lengthen(part.TimeoutSeconds) } : part,
  );
  return changeResources(called, ({ Type, Properties: { Timeout, ...properties } = {} }) =>
    Type !== 'AWS::Lambda::Function' || Timeout === undefined
      ? undefined
      : { ...properties, Timeout: lengthen(Timeout) },
  );
}

function isCall(part: unknown): part is { readonly TimeoutSeconds: unknown } {
  const { Resource, TimeoutSeconds } = (part ?? {}) as {
    readonly Resource?: unknown;
    readonly TimeoutSeconds?: unknown;
  };
  return TimeoutSeconds !== undefined && String(Resource).endsWith(':lambda:invoke');
}
