import { checkSchema } from '../schema/check-schema.ts';
import { compileModels, type BodyValidator } from '../schema/compile-models.ts';
import { readInstance } from '../schema/read-instance.ts';
import { modelUrl } from '../schema/schema-documents.ts';
import type { Schema } from '../schema/schema-keyword.ts';
import { member, readString, readStringOr, refuse, type Property } from '../../../template/read-property.ts';

/** Returns the compiled model that the property names. Refuses it if the API has no such model. */
export type FindModel = (name: Property) => BodyValidator;

/**
 * Compiles every `AWS::ApiGateway::Model` of the API `restApiId`. The name of a model is its Name, or else its
 * logical id.
 */
export function loadModels(models: readonly Property[], restApiId: string): FindModel {
  const schemas = new Map(Object.entries(BUILT_IN));
  const places = new Map<string, Property>();
  for (const model of models) {
    const name = readStringOr(member(model, 'Name'), model.logicalId);
    const place = member(model, 'Schema');
    schemas.set(name, readSchema(place));
    places.set(name, place);
  }
  const documents = [...schemas].map(([name, schema]) => [modelUrl(restApiId, name), schema] as const);
  const compile = compileModels(new Map(documents));
  const validators = new Map<string, BodyValidator>();
  for (const name of schemas.keys()) {
    const validator = refusing(places.get(name), () => compile(modelUrl(restApiId, name)));
    validators.set(name, validator);
  }
  return (name) =>
    validators.get(readString(name)) ?? refuse(name, `the reference to the model ${readString(name)}`);
}

/** The models that every new API has (LocalStack: test_api_gateway_request_validator_with_ref_models). */
const BUILT_IN: Readonly<Record<string, Schema>> = {
  Empty: { title: 'Empty Schema', type: 'object' },
  Error: { title: 'Error Schema', type: 'object', properties: { message: { type: 'string' } } },
};

function readSchema(schema: Property): Schema {
  const value = typeof schema.value === 'string' ? refusing(schema, () => parse(schema)) : schema.value;
  checkSchema({ ...schema, value });
  return value as Schema;
}

/** A schema in the template may be JSON text. */
function parse(schema: Property): unknown {
  const value = readInstance(readString(schema));
  if (value === undefined) throw new SyntaxError('its text is not JSON');
  return value;
}

/** The result of `attempt`. If it throws, the schema at `place` is refused. Built-in models have no place. */
function refusing<Result>(place: Property | undefined, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (place === undefined) throw error;
    return refuse(place, `the model's schema: ${(error as Error).message}`);
  }
}
