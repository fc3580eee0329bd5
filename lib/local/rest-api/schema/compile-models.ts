import AjvModule from 'ajv-draft-04';
import { describeViolations } from './describe-violations.ts';
import { MULTIPLE_OF_DIGITS } from './scalar-keywords.ts';
import type { SchemaDocuments } from './schema-documents.ts';
import type { Schema } from './schema-keyword.ts';

/** Undefined for a body that matches the model, else `$context.error.validationErrorString`: `[violation, violation]`. */
export type BodyValidator = (body: string) => string | undefined;

/**
 * Compiles the model under `url` with every other model at hand for its `$ref`s. Throws ajv's error where the schema
 * breaks the draft-04 meta-schema or refers to a model that is not there.
 */
export function compileModels(documents: SchemaDocuments): (url: string) => BodyValidator {
  const ajv = new AjvModule.default(AJV_OPTIONS);
  // Not validated here: only the model at fault may be blamed.
  for (const [url, schema] of documents) ajv.addSchema(schema, url, undefined, false);
  return (url) => {
    const schema = documents.get(url);
    if (schema === undefined) throw new Error(`there is no model ${url}`);
    // Throws at once: the draft-04 meta-schema is not asynchronous.
    void ajv.validateSchema(schema, true);
    const accepts = ajv.getSchema(url);
    return (body) => validateBody(body, accepts as (value: unknown) => boolean, schema, documents);
  };
}

/**
 * Set so that ajv accepts what the Java library accepts: `format` does nothing, inherited names such as
 * "constructor" are no properties, `multipleOf: 0.01` holds for 19.99, a pattern is plain ECMA 262.
 */
const AJV_OPTIONS = {
  strict: false,
  logger: false,
  validateFormats: false,
  ownProperties: true,
  unicodeRegExp: false,
  multipleOfPrecision: MULTIPLE_OF_DIGITS,
} as const;

/** What API Gateway says of a body that is no JSON, an empty one included (execution logs of the service). */
const UNPARSABLE = '[Unknown error parsing request body]';

function validateBody(
  body: string,
  accepts: (value: unknown) => boolean,
  schema: Schema,
  documents: SchemaDocuments,
): string | undefined {
  // A missing body is validated as {}, whatever the method.
  const instance = body === '' ? {} : parseJson(body);
  if (instance === undefined) return UNPARSABLE;
  if (accepts(instance)) return undefined;
  if (body === '') return UNPARSABLE;
  return `[${describeViolations({ schema, document: schema }, instance, documents).join(', ')}]`;
}

/** The JSON value of `text`; undefined, which JSON cannot hold, where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
