import AjvModule from 'ajv-draft-04';
import { describeViolations } from './describe-violations.ts';
import { readInstance } from './read-instance.ts';
import type { SchemaDocuments } from './schema-documents.ts';
import type { Schema } from './schema-keyword.ts';

/** Undefined for a body that matches the model, else `$context.error.validationErrorString`: `[violation, violation]`. */
export type BodyValidator = (body: string) => string | undefined;

/**
 * Compiles the model under `url` with every other model at hand for its `$ref`s. Throws ajv's error where the schema
 * breaks the draft-04 meta-schema or refers to a model that is not there.
 *
 * ajv checks the schemas. Bodies are judged by the walk that also words what is wrong with them: ajv sees numbers as JavaScript
 * rounds them, and the verdict would not be the one of the words.
 */
export function compileModels(documents: SchemaDocuments): (url: string) => BodyValidator {
  const ajv = new AjvModule.default(AJV_OPTIONS);
  // Not validated here: only the model at fault may be blamed. Copied, because ajv knows no exact numbers.
  for (const [url, schema] of documents) ajv.addSchema(rounded(schema), url, undefined, false);
  return (url) => {
    const schema = documents.get(url);
    if (schema === undefined) throw new Error(`there is no model ${url}`);
    // Throws at once: the draft-04 meta-schema is not asynchronous.
    void ajv.validateSchema(rounded(schema), true);
    // Compiles it, and so finds references that lead nowhere.
    ajv.getSchema(url);
    return (body) => validateBody(body, schema, documents);
  };
}

/** A pattern is plain ECMA 262, and `format` does nothing. */
const AJV_OPTIONS = { strict: false, logger: false, validateFormats: false, unicodeRegExp: false } as const;

function rounded(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema)) as object;
}

/** What API Gateway says of a body that is no JSON, an empty one included (execution logs of the service). */
const UNPARSABLE = '[Unknown error parsing request body]';

function validateBody(body: string, schema: Schema, documents: SchemaDocuments): string | undefined {
  // A missing body is validated as {}, whatever the method.
  const instance = body === '' ? {} : readInstance(body);
  if (instance === undefined) return UNPARSABLE;
  const violations = describeWithinStack({ schema, document: schema }, instance, documents);
  if (violations?.length === 0) return undefined;
  return body === '' || violations === undefined ? UNPARSABLE : `[${violations.join(', ')}]`;
}

/** Undefined where the body is nested deeper than the walk can go; Java's stack has an end as well. */
function describeWithinStack(...[schema, instance, documents]: Parameters<typeof describeViolations>) {
  try {
    return describeViolations(schema, instance, documents);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
