import { type ActionMembers, membersOf } from './action-members.ts';

/** What an integration does not take, worded for "The local run does not support …". */
export interface ArgumentProblem {
  readonly what: string;
  /** The member at fault; undefined where it is the Arguments as a whole. */
  readonly member?: string;
}

/**
 * The first thing in the Arguments of a task that its action does not take: a name outside the action's members, or a
 * value that the local run cannot act on. Values that are expressions are passed over, so that a definition can be
 * checked before it runs; once evaluated, the same check sees what they came to.
 */
export function findArgumentProblem(
  { service, action }: { readonly service: string; readonly action: string },
  given: unknown,
): ArgumentProblem | undefined {
  const name = `${service}:${action}`;
  const members = membersOf(service.replace(/^aws-sdk:/, ''), action);
  if (members === undefined) throw new Error(`no members are known for ${name}`);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { what: `${name} with Arguments that are no object: ${JSON.stringify(given)}` };
  }
  return findUnknownMember(name, members, given) ?? findRefusedValue(name, members, given);
}

/** Whether a constant of a definition is evaluated when the state runs. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /^\{%.*%\}$/s.test(value);
}

function findUnknownMember(
  name: string,
  { required, optional }: ActionMembers,
  given: object,
): ArgumentProblem | undefined {
  const allowed = [...required, ...optional];
  const member = Object.keys(given).find((key) => !allowed.includes(key));
  if (member === undefined) return undefined;
  return {
    member,
    what: `the member '${member}' in the Arguments of ${name} (it has ${allowed.join(', ')})`,
  };
}

function findRefusedValue(
  name: string,
  { values }: ActionMembers,
  given: object,
): ArgumentProblem | undefined {
  for (const [member, allowed] of Object.entries(values)) {
    const value = (given as Readonly<Record<string, unknown>>)[member];
    if (value === undefined || isExpression(value) || allowed.includes(value)) continue;
    return { member, what: `${member} ${JSON.stringify(value)} of ${name} (it does ${allowed.join(', ')})` };
  }
  return undefined;
}
