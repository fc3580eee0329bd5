import type { Place } from '../template/intrinsics.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { membersOf } from './action-members.ts';
import { type ArgumentProblem, findArgumentProblem, isExpression } from './find-argument-problem.ts';
import { findIntegration, type IntegrationName, parseIntegrationArn } from './find-integration.ts';
import type { IntegrationTargets } from './integration.ts';

/**
 * Refuses a task that the local run cannot perform, before anything runs: an integration that is not here, and Arguments
 * that its action does not take. `place` is the state's; Arguments that are one expression are checked once evaluated.
 *
 * @throws UnsupportedError naming the member, at the place in the state.
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
  // Whether the machine's role may assume the other one, and what that one trusts, is not evaluated.
  if ('Credentials' in state)
    throw new UnsupportedError('the Credentials of another role', at(place, 'Credentials'));
  if (isExpression(state.Arguments)) return;
  // Without Arguments AWS sends the state's input, whose members nothing here could check.
  const given = state.Arguments ?? {};
  const problem = findArgumentProblem(name, given) ?? findMissingMember(name, given);
  if (problem === undefined) return;
  throw new UnsupportedError(problem.what, at(place, 'Arguments', problem.member));
}

function findMissingMember({ service, action }: IntegrationName, given: object): ArgumentProblem | undefined {
  const required = membersOf(service.replace(/^aws-sdk:/, ''), action)?.required ?? [];
  const missing = required.find((member) => !Object.hasOwn(given, member));
  if (missing === undefined) return undefined;
  return { what: `${service}:${action} without the member '${missing}' in its Arguments` };
}

function at({ logicalId, path }: Place, ...steps: readonly (string | undefined)[]): Place {
  return { logicalId, path: [path, ...steps.filter((step) => step !== undefined)].join('/') };
}
