import {
  isAnything,
  keyword,
  unless,
  type Schema,
  type SchemaKeyword,
  type Subschemas,
} from './schema-keyword.ts';

/** Keywords that combine schemas. The library reports how many matched, never what was wrong inside a branch. */
export const combiningKeywords: Readonly<Record<string, SchemaKeyword>> = {
  allOf: keyword(isAnything, ({ allOf }, _, subschemas) => {
    const { matched, total } = countMatches(allOf as readonly Schema[], subschemas);
    return unless(
      matched === total,
      () => `instance failed to match all required schemas (matched only ${matched} out of ${total})`,
    );
  }),
  anyOf: keyword(isAnything, ({ anyOf }, _, subschemas) => {
    const { matched, total } = countMatches(anyOf as readonly Schema[], subschemas);
    return unless(matched > 0, () => `instance failed to match at least one required schema among ${total}`);
  }),
  oneOf: keyword(isAnything, ({ oneOf }, _, subschemas) => {
    const { matched, total } = countMatches(oneOf as readonly Schema[], subschemas);
    return unless(
      matched === 1,
      () => `instance failed to match exactly one schema (matched ${matched} out of ${total})`,
    );
  }),
  not: keyword(isAnything, ({ not }, _, subschemas) =>
    unless(!subschemas.accepts(not as Schema), () => 'instance matched a schema which it should not have'),
  ),
};

function countMatches(branches: readonly Schema[], subschemas: Subschemas) {
  return { matched: branches.filter((branch) => subschemas.accepts(branch)).length, total: branches.length };
}
