import type { Place } from '../template/resolve-intrinsics.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { isExpression } from '../state-machine/definition/compile-json-template.ts';
import { InvalidDefinitionError } from '../state-machine/definition/invalid-definition-error.ts';
import { findIntegration, parseIntegrationArn } from './find-integration.ts';
import { findUnsupported } from './find-unsupported.ts';
import type { IntegrationTargets } from './task-integration.ts';
import { readArguments } from './arguments/read-arguments.ts';

/**
 * Before anything runs, refuses a task with an integration that is not supported, or with Arguments that AWS or the
 * local run does not accept. `place` is that of the state. If Arguments are one expression, they are checked after
 * evaluation.
 *
 * @throws InvalidDefinitionError for what AWS refuses, with its message
 * @throws UnsupportedError that names the member that only the local run does not support, with its path in the state
 */
export function checkTask(
  resource: string,
  state: Readonly<Record<string, unknown>>,
  place: Place,
  targets: IntegrationTargets,
): void {
  const name = parseIntegrationArn(resource);
  if (name === undefined || findIntegration(resource, targets) === undefined) {
    throw new UnsupportedError(`the integration ${resource}`, at(place, 'Resource'));
  }
  // Trust between the machine's role and the other role is not evaluated.
  if ('Credentials' in state)
    throw new UnsupportedError('the Credentials of another role', at(place, 'Credentials'));
  if (isExpression(state.Arguments)) return;
  // Without Arguments AWS sends the input of the state, whose members cannot be checked here.
  const given = state.Arguments ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw refused(place, `The Arguments must be an object, got ${JSON.stringify(given)}`);
  }
  const [problem] = readArguments(name, given as Readonly<Record<string, unknown>>, true).problems;
  if (problem !== undefined) throw refused(place, problem);
  const unsupported = findUnsupported(name, given as Readonly<Record<string, unknown>>);
  if (unsupported === undefined) return;
  throw new UnsupportedError(unsupported.what, at(place, 'Arguments', unsupported.member));
}

/** The error has the location of ValidateStateMachineDefinition: the Arguments, whichever member is invalid. */
function refused({ logicalId, path }: Place, what: string): InvalidDefinitionError {
  const location = `${path.replace(/^DefinitionString/, '')}/Arguments`;
  return new InvalidDefinitionError('SCHEMA_VALIDATION_FAILED', what, { logicalId, location });
}

function at({ logicalId, path }: Place, ...steps: readonly (string | undefined)[]): Place {
  return { logicalId, path: [path, ...steps.filter((step) => step !== undefined)].join('/') };
}
