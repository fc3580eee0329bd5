import { checkSchema } from '../schema/check-schema.ts';
import { compileModels, type BodyValidator } from '../schema/compile-models.ts';
import { modelUrl } from '../schema/schema-documents.ts';
import type { Schema } from '../schema/schema-keyword.ts';
import { isSet, member, readString, readStringOr, refuse, type Property } from './read-property.ts';

/** The compiled model that the property names; refused where the API has no such model. */
export type FindModel = (name: Property) => BodyValidator;

/** Compiles every `AWS::ApiGateway::Model` of the API `restApiId`. A model is known by its Name, else by its logical id. */
export function loadModels(models: readonly Property[], restApiId: string): FindModel {
  const documents = new Map(
    Object.entries(BUILT_IN).map(([name, schema]) => [modelUrl(restApiId, name), schema]),
  );
  for (const model of models) {
    const name = readStringOr(member(model, 'Name'), model.logicalId);
    documents.set(modelUrl(restApiId, name), readSchema(member(model, 'Schema')));
  }
  const compile = compileModels(documents);
  const find: FindModel = (name) => refusing(name, () => compile(modelUrl(restApiId, readString(name))));
  for (const model of models) find(nameOf(model));
  return find;
}

/** The models that every new API has (LS test_api_gateway_request_validator_with_ref_models). */
const BUILT_IN: Readonly<Record<string, Schema>> = {
  Empty: { title: 'Empty Schema', type: 'object' },
  Error: { title: 'Error Schema', type: 'object', properties: { message: { type: 'string' } } },
};

function nameOf(model: Property): Property {
  const name = member(model, 'Name');
  return { ...name, value: isSet(name) ? name.value : model.logicalId };
}

function readSchema(schema: Property): Schema {
  const parsed = typeof schema.value === 'string' ? refusing(schema, () => parse(schema)) : schema;
  checkSchema(parsed);
  return parsed.value as Schema;
}

function parse(schema: Property): Property {
  return { ...schema, value: JSON.parse(readString(schema)) as unknown };
}

function refusing<Result>(place: Property, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    return refuse(place, `the model ${JSON.stringify(place.value)}: ${(error as Error).message}`);
  }
}
