import { isExpression } from '../state-machine/definition/compile-json-template.ts';
import { argumentRulesOf, argumentShapeOf } from './arguments/argument-rules.ts';

/** An argument that AWS accepts and the local run does not, and its member. */
export interface UnsupportedArgument {
  readonly what: string;
  readonly member: string;
}

/**
 * The first part of Arguments that AWS accepts but the local run does not support, for the message "The local run
 * does not support …". Expressions are skipped; their values get the same check after evaluation.
 */
export function findUnsupported(
  { service, action }: { readonly service: string; readonly action: string },
  given: Readonly<Record<string, unknown>>,
): UnsupportedArgument | undefined {
  const name = `${service}:${action}`;
  const { unsupported, values } = argumentRulesOf(service, action);
  const member = unsupported.find((one) => Object.hasOwn(given, one));
  if (member !== undefined) return { member, what: `${member} of ${name}` };
  for (const [limited, allowed] of Object.entries(values)) {
    const value = given[limited];
    if (value === undefined || value === null || isExpression(value) || allowed.includes(value)) continue;
    return {
      member: limited,
      what: `${limited} ${JSON.stringify(value)} of ${name} (it supports ${allowed.join(', ')})`,
    };
  }
  const dropping = Object.keys(given).find(
    (one) => !isSentAsText(service, action, one) && dropsKey(given[one]),
  );
  return dropping === undefined
    ? undefined
    : { member: dropping, what: `the key '__proto__' in ${dropping} of ${name}` };
}

/** Whether the member is sent as JSON text, which keeps every key. */
function isSentAsText(service: string, action: string, member: string): boolean {
  const kind = argumentShapeOf(service, action)?.members.get(member)?.kind;
  return kind === 'stream' || kind === 'any' || argumentRulesOf(service, action).jsonTexts.includes(member);
}

/** The JavaScript SDK would silently omit such an entry of a map. */
function dropsKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(dropsKey);
}
