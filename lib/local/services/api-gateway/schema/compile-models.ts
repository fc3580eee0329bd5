import AjvModule from 'ajv-draft-04';
import { describeViolations } from './describe-violations.ts';
import { readInstance } from './read-instance.ts';
import type { SchemaDocuments } from './schema-documents.ts';
import type { Schema } from './schema-keyword.ts';

/**
 * Returns undefined for a body that matches the model, or else `$context.error.validationErrorString`: `[violation,
 * violation]`.
 */
export type BodyValidator = (body: string) => string | undefined;

/**
 * Compiles the model at `url`. Its `$ref`s can refer to all other models. Throws ajv's error if the schema breaks the
 * draft-04 meta-schema or refers to a missing model.
 *
 * ajv checks only the schemas. Bodies are validated by `describeViolations`, which also writes the messages: ajv
 * rounds numbers as JavaScript does, so its verdict could contradict the messages.
 */
export function compileModels(documents: SchemaDocuments): (url: string) => BodyValidator {
  const ajv = new AjvModule.default(AJV_OPTIONS);
  // Not validated here, so that an error names the right model. Copied, because ajv does not support exact numbers.
  for (const [url, schema] of documents) ajv.addSchema(rounded(schema), url, undefined, false);
  return (url) => {
    const schema = documents.get(url);
    if (schema === undefined) throw new Error(`there is no model ${url}`);
    // Throws synchronously: the draft-04 meta-schema is not asynchronous.
    void ajv.validateSchema(rounded(schema), true);
    // Compiles the schema, and throws if a reference has no target.
    ajv.getSchema(url);
    return (body) => validateBody(body, schema, documents);
  };
}

/** A pattern is plain ECMA 262, and `format` does nothing. */
const AJV_OPTIONS = { strict: false, logger: false, validateFormats: false, unicodeRegExp: false } as const;

function rounded(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema)) as object;
}

/** API Gateway's text for a body that is not JSON (execution logs of the service). */
const UNPARSABLE = '[Unknown error parsing request body]';

function validateBody(body: string, schema: Schema, documents: SchemaDocuments): string | undefined {
  // An empty body is validated as {}, for every method.
  const instance = body === '' ? {} : readInstance(body);
  if (instance === undefined) return UNPARSABLE;
  const violations = describeWithinStack({ schema, document: schema }, instance, documents);
  if (violations?.length === 0) return undefined;
  return body === '' || violations === undefined ? UNPARSABLE : `[${violations.join(', ')}]`;
}

/** Undefined if the body is nested too deeply for the stack. Java's stack has a limit too. */
function describeWithinStack(...[schema, instance, documents]: Parameters<typeof describeViolations>) {
  try {
    return describeViolations(schema, instance, documents);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
