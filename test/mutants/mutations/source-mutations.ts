import type { Node } from 'oxc-parser';
import { type Mutation, mutationOf } from './mutation.ts';
import { isProse, SOURCE_OPERATORS } from './source-operators.ts';
import { listPlaces } from './syntax-tree.ts';
import { changesOf, EXPRESSION_OPERATORS } from './text-operators.ts';

/** A string that something evaluates: JSONata, or an expression of DynamoDB. */
const EXPRESSION = /[$#]|attribute_|'|\s(?:and|or|=|<=?|>=?)\s/;

/** The mutations of a TypeScript file: of the program, and of the expressions that stand in its strings. */
export function sourceMutations(file: string, text: string): readonly Mutation[] {
  const places = listPlaces(file, text).filter((place) => !isProse(place));
  return places.flatMap((place) => [
    ...SOURCE_OPERATORS.flatMap(({ name, changes }) =>
      changes(place.node, place.parents, text).map((change) => mutationOf(file, text, name, change)),
    ),
    ...mutationsInside(file, text, place.node),
  ]);
}

function mutationsInside(file: string, text: string, node: Node): readonly Mutation[] {
  const isText =
    node.type === 'TemplateElement' || (node.type === 'Literal' && typeof node.value === 'string');
  if (!isText) return [];
  const inside = text.slice(node.start + 1, node.end - 1);
  if (!EXPRESSION.test(inside)) return [];
  return changesOf(EXPRESSION_OPERATORS, inside, node.start + 1).map(({ operator, ...change }) =>
    mutationOf(file, text, operator, change),
  );
}
