import { isExpression } from '../../local/state-machine/definition/compile-json-template.ts';
import { changeStates } from './change-states.ts';

/** The template with Wait states that take a second if they compute their duration. */
export function hurryWaits(template: object): object {
  return changeStates(template, (value) => (isComputedWait(value) ? { ...value, Seconds: 1 } : value));
}

function isComputedWait(value: unknown): value is object {
  const { Type, Seconds } = (value ?? {}) as { readonly Type?: unknown; readonly Seconds?: unknown };
  return Type === 'Wait' && isExpression(Seconds);
}
