import type { Node } from 'oxc-parser';
import type { Change } from './mutation.ts';
import type { Place } from './syntax-tree.ts';
import { otherNumbers } from './text-operators.ts';

/** One kind of mistake, and the changes that it makes to a node. */
export interface SourceOperator {
  readonly name: string;
  readonly changes: (node: Node, parents: readonly Node[], text: string) => readonly Change[];
}

const replaced = ({ start, end }: Node, replacement: string): Change => ({ start, end, replacement });

const OTHER_OPERATORS: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
};

/** Links of a chain of states that can be left out: `choice.when(…).otherwise(…)`. */
const LINKS = new Set(['when', 'otherwise', 'next', 'addCatch', 'addRetry', 'branch']);

/** Names of properties that hold text for people. */
const PROSE = /^(?:comment|description|alarmDescription|says|cause|label|reason)$/i;

/** Mistakes in TypeScript, those of a definition first: a field, a state, a catch that is not there. */
export const SOURCE_OPERATORS: readonly SourceOperator[] = [
  {
    name: 'member removed',
    changes: (node, parents) =>
      node.type === 'ObjectExpression'
        ? node.properties
            .filter((member) => !isProse({ node: member, parents }))
            .map((member) => replaced(member, '...{}'))
        : [],
  },
  {
    name: 'element removed',
    changes: (node) =>
      node.type === 'ArrayExpression'
        ? node.elements.flatMap((element) => (element === null ? [] : [replaced(element, '...[]')]))
        : [],
  },
  {
    name: 'statement removed',
    changes: (node) =>
      node.type === 'ExpressionStatement' &&
      /^(?:Call|New|Assignment|Update)Expression$/.test(node.expression.type) &&
      !isSuper(node.expression)
        ? [replaced(node, '{}')]
        : [],
  },
  {
    name: 'link removed',
    changes: (node, parents) =>
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      node.callee.property.type === 'Identifier' &&
      LINKS.has(node.callee.property.name) &&
      parents.at(-1)?.type !== 'ExpressionStatement'
        ? [{ start: node.callee.object.end, end: node.end, replacement: '' }]
        : [],
  },
  {
    name: 'condition negated',
    changes: (node, _, text) =>
      node.type === 'IfStatement' || node.type === 'ConditionalExpression'
        ? [replaced(node.test, `!(${text.slice(node.test.start, node.test.end)})`)]
        : [],
  },
  {
    name: 'operator',
    changes: (node, _, text) => {
      if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return [];
      const other = OTHER_OPERATORS[node.operator];
      const start = text.indexOf(node.operator, node.left.end);
      return other === undefined ? [] : [{ start, end: start + node.operator.length, replacement: other }];
    },
  },
  {
    name: 'number',
    changes: (node) =>
      node.type === 'Literal' && typeof node.value === 'number'
        ? otherNumbers(node.value).map((other) => replaced(node, other))
        : [],
  },
  {
    name: 'boolean',
    changes: (node) =>
      node.type === 'Literal' && typeof node.value === 'boolean' ? [replaced(node, String(!node.value))] : [],
  },
  {
    name: 'text emptied',
    changes: (node, parents) =>
      node.type === 'Literal' && typeof node.value === 'string' && node.value !== '' && !isName(node, parents)
        ? [replaced(node, "''")]
        : [],
  },
];

/** Whether it is a text for people, or stands in one. */
export function isProse({ node, parents }: Place): boolean {
  return [...parents, node].some(
    (outer) =>
      outer.type === 'Property' &&
      outer.key.type === 'Identifier' &&
      PROSE.test(outer.key.name) &&
      !isExpression(outer.value),
  );
}

/** A `cause` that a state makes is no text for people: something evaluates it. */
function isExpression(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'string' && node.value.startsWith('{%');
}

function isSuper(node: Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Super';
}

/** Member or element, which are removed as a whole, or the id of a construct: the second argument, after the scope. */
function isName(node: Node, parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  if (parent?.type === 'Property' || parent?.type === 'ArrayExpression') return true;
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return false;
  const [scope, id] = parent.arguments;
  return (
    id === node &&
    (scope?.type === 'ThisExpression' || scope?.type === 'Identifier' || scope?.type === 'MemberExpression')
  );
}
