import {
  asksForSetting,
  type HandshakeCondition,
  type ProducerHandshake,
} from '../../contracts/producer-handshake.ts';
import { parseRequestPart } from '../../contracts/request-part.ts';
import type { ResolvedSource } from './resolved-source.ts';

type Schema = ResolvedSource['schema'];

/**
 * A schema that takes the bodies of `schema`, and those by which the producer tests the address. API Gateway checks the model before
 * the template recognises a test, and it has one model for a method.
 *
 * A body that has the form of a test must surely be taken for one: otherwise it would become a delivery that `schema` does not allow.
 *
 * @throws Error naming the source, for a test whose form a schema cannot tell.
 */
export function schemaWithHandshakes(
  name: string,
  schema: Schema,
  handshakes: readonly ProducerHandshake[],
): Schema {
  const inBody = handshakes.filter(isInBody);
  if (inBody.length === 0) return schema;
  const { $schema, definitions, ...own } = schema;
  return {
    $schema,
    ...(definitions !== undefined && { definitions }),
    // API Gateway takes no model without a property at its root. This one allows everything.
    properties: { type: { description: 'Often the type of the event.' } },
    anyOf: [own, ...inBody.map((handshake) => formOf(name, handshake))],
  };
}

function isInBody({ method, match }: ProducerHandshake): boolean {
  return method === 'POST' && Object.keys(match).some((part) => part.startsWith('body:'));
}

function formOf(name: string, { match, otherwise }: ProducerHandshake): Schema {
  const conditions = Object.entries(match)
    // A wrong token is answered by the template, if at all.
    .filter(([, condition]) => otherwise === undefined || !asksForSetting(condition))
    .map(([part, condition]) => [part, formOfValue(condition)] as const);
  const forms = conditions.map(([part, form]) => atPath(part, form));
  if (forms.length > 0 && forms.every((form) => form !== undefined)) return { allOf: forms };
  const parts = Object.keys(match).join(' and ');
  throw new Error(
    `Source '${name}': 'schema' must be left out, because API Gateway would check the producer's test of the address against it, and a schema cannot tell that test from an event: it is recognised by ${parts}.`,
  );
}

/** Undefined where the template compares texts and a schema cannot. */
function formOfValue(condition: HandshakeCondition | undefined): Schema | undefined {
  if (typeof condition === 'string') return { enum: [condition] };
  if (typeof condition !== 'object') return undefined;
  if ('empty' in condition) return { type: 'array', maxItems: 0 };
  if (!('present' in condition) || !condition.present) return undefined;
  // As the template has it: 'false' counts as missing.
  return { type: 'string', minLength: 1, not: { enum: ['false'] } };
}

function atPath(part: string, form: Schema | undefined): Schema | undefined {
  const { kind, steps } = parseRequestPart(part);
  const names = steps.filter((step) => typeof step === 'string' && step !== '[*]');
  if (kind !== 'body' || form === undefined || names.length < steps.length) return undefined;
  return names.reduceRight<Schema>(
    (inner, step) => ({ type: 'object', required: [step], properties: { [step]: inner } }),
    form,
  );
}
