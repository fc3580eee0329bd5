import { isExpression } from './compile-json-template.ts';
import type { DefinitionNode } from './definition-node.ts';

/** Fields with the same meaning in both query languages, as long as their values are plain. */
const sameInBoth: ReadonlySet<string> = new Set(
  (
    'Type Comment QueryLanguage Next End Error Cause Seconds Timestamp Resource TimeoutSeconds HeartbeatSeconds ' +
    'MaxConcurrency Retry Branches ItemProcessor'
  ).split(' '),
);

/**
 * Accepts a JSONPath state that means the same in JSONata. Workflow Studio sets the query language in each state but
 * not in the machine, whose default is JSONPath. It sets none in Succeed, Fail and Pass states without data. Throws
 * UnsupportedError for a field that JSONPath reads differently.
 */
export function requireBare(node: DefinitionNode): void {
  for (const [field, value] of Object.entries(node.raw)) {
    // JSONPath takes an expression as text; JSONata evaluates it.
    if (sameInBoth.has(field) && !isExpression(value)) continue;
    throw node.unsupported(
      `JSONPath: the field ${field} in a JSONPath state (set "QueryLanguage": "JSONata")`,
      field,
    );
  }
}
