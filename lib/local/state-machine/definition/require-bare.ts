import { isExpression } from './compile-template.ts';
import type { DefinitionNode } from './definition-node.ts';

/** Fields that mean the same in both query languages, as long as their values are plain. */
const sameInBoth: ReadonlySet<string> = new Set(
  (
    'Type Comment QueryLanguage Next End Error Cause Seconds Timestamp Resource TimeoutSeconds HeartbeatSeconds ' +
    'MaxConcurrency Retry Branches ItemProcessor'
  ).split(' '),
);

/**
 * Lets a JSONPath state pass that is as good as one in JSONata. Workflow Studio writes the query language into each state and
 * none into the machine, where JSONPath is the default; Succeed, Fail and Pass states without any data of their own are left
 * without one. Throws UnsupportedError for a field that JSONPath reads in its own way.
 */
export function requireBare(node: DefinitionNode): void {
  for (const [field, value] of Object.entries(node.raw)) {
    // An expression is a text in JSONPath, and evaluated in JSONata.
    if (sameInBoth.has(field) && !isExpression(value)) continue;
    throw node.unsupported(
      `JSONPath: the field ${field} in a JSONPath state (set "QueryLanguage": "JSONata")`,
      field,
    );
  }
}
