import {
  isSet,
  member,
  readElements,
  readMembers,
  refuse,
  type Property,
} from '../template/read-property.ts';
import { isObject } from './schema-keyword.ts';

/**
 * Refuses what a model's schema holds beyond draft-04 as API Gateway enforces it. The keywords of later drafts are
 * refused rather than passed over: API Gateway ignores them or fails the deployment, and either would be a surprise.
 * `format` is accepted and ignored: whether API Gateway enforces it is contradictory.
 */
export function checkSchema(schema: Property): void {
  if (!isObject(schema.value)) refuse(schema, `the schema ${JSON.stringify(schema.value)}`);
  const isReference = isSet(member(schema, '$ref'));
  for (const [name, value] of readMembers(schema)) {
    const checkBelow = KEYWORDS.get(name);
    if (checkBelow === undefined) return refuse(value, `the JSON Schema keyword "${name}"`);
    if (isReference && !BESIDE_REFERENCE.has(name)) {
      refuse(value, `the keyword "${name}" beside $ref (API Gateway ignores it)`);
    }
    checkBelow(value);
  }
}

type Check = (value: Property) => void;

const BESIDE_REFERENCE = new Set(['$ref', '$schema', 'definitions', 'title', 'description', 'default']);

/** Keywords without a schema below them: ajv checks their values against the draft-04 meta-schema. */
const LEAVES = (
  '$ref title description default format type enum required minimum exclusiveMinimum maximum exclusiveMaximum ' +
  'multipleOf minLength maxLength pattern minItems maxItems uniqueItems minProperties maxProperties'
).split(' ');

const schemaIfObject: Check = (value) => {
  if (isObject(value.value)) checkSchema(value);
};
const eachElement: Check = (value) => readElements(value).forEach(checkSchema);
const eachMember: Check = (value) => readMembers(value).forEach(([, schema]) => checkSchema(schema));
const eachProperty: Check = (value) => {
  refusePrototype(value);
  eachMember(value);
};
const eachDependency: Check = (value) => {
  refusePrototype(value);
  for (const [, needed] of readMembers(value)) schemaIfObject(needed);
};

/** The keywords, each with what is to be checked below it. */
const KEYWORDS = new Map<string, Check>([
  ...LEAVES.map((name) => [name, () => undefined] as const),
  ['$schema', checkDialect],
  ['properties', eachProperty],
  ['patternProperties', eachMember],
  ['definitions', eachMember],
  ['dependencies', eachDependency],
  ['additionalProperties', schemaIfObject],
  ['additionalItems', schemaIfObject],
  ['items', (value) => (Array.isArray(value.value) ? eachElement(value) : checkSchema(value))],
  ['allOf', eachElement],
  ['anyOf', eachElement],
  ['oneOf', eachElement],
  ['not', checkSchema],
]);

function checkDialect(value: Property): void {
  if (value.value !== 'http://json-schema.org/draft-04/schema#') {
    refuse(value, `the JSON Schema dialect ${JSON.stringify(value.value)} (API Gateway's is draft-04)`);
  }
}

/** ajv passes a property of this name over, API Gateway's library does not. */
function refusePrototype(value: Property): void {
  if (isObject(value.value) && Object.hasOwn(value.value, '__proto__'))
    refuse(value, 'a property named __proto__');
}
