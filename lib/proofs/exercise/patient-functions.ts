import { changeStates } from './change-states.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Longer time-outs are long enough, and Lambda has none above ten times this. In seconds. */
const SHORT = 90;

/**
 * The template with time-outs of functions and of their calls that are `times` as long, where they are short: the code of a function runs in
 * real time, however fast the clock of the run is. Nothing else is changed.
 */
export function patientFunctions(template: object, times: number): object {
  const lengthen = (seconds: unknown): unknown =>
    typeof seconds === 'number' && seconds <= SHORT ? seconds * times : seconds;
  const { Resources, ...sections } = changeStates(template, (part) =>
    isCall(part) ? { ...part, TimeoutSeconds: lengthen(part.TimeoutSeconds) } : part,
  ) as { readonly Resources: Readonly<Record<string, Resource>> };
  const resources = Object.entries(Resources).map(([logicalId, resource]) => {
    const { Type, Properties: { Timeout, ...properties } = {} } = resource;
    if (Type !== 'AWS::Lambda::Function' || Timeout === undefined) return [logicalId, resource];
    return [logicalId, { ...resource, Properties: { ...properties, Timeout: lengthen(Timeout) } }];
  });
  return { ...sections, Resources: Object.fromEntries(resources) as object };
}

function isCall(part: unknown): part is { readonly TimeoutSeconds: unknown } {
  const { Resource, TimeoutSeconds } = (part ?? {}) as {
    readonly Resource?: unknown;
    readonly TimeoutSeconds?: unknown;
  };
  return TimeoutSeconds !== undefined && String(Resource).endsWith(':lambda:invoke');
}
