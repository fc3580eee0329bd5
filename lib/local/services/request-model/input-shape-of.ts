import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sfn from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';
import { OWN_INPUTS } from './own-inputs.ts';
import { Shape } from './shape.ts';

/**
 * The models of the services in the SDK: names, types and required members. They have no ranges and no allowed
 * values; `find-out-of-range.ts` and `object-headers.ts` have those that the embedded stores do not check.
 */
const MODELS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { s3, dynamodb, sqs, sfn };

/** An operation in the SDK's notation: type, namespace, name, traits, input, output. */
type Operation = readonly [9, string, string, object | number, () => object, () => object];

const known = new Map<string, Shape | undefined>();

/** The input of an action (`putItem`), undefined if no model has it. */
export function inputShapeOf(service: string, action: string): Shape | undefined {
  const key = `${service}:${action}`;
  if (!known.has(key)) known.set(key, findShape(service, action));
  return known.get(key);
}

function findShape(service: string, action: string): Shape | undefined {
  const own = OWN_INPUTS[`${service}:${action}`];
  if (own !== undefined) return shapeOf(own);
  // Actions of integrations start with a lower-case letter. `PutItem` is the name in the wire protocol.
  if (!/^[a-z]/.test(action) || !Object.hasOwn(MODELS, service)) return undefined;
  const operation = MODELS[service]?.[`${action.charAt(0).toUpperCase()}${action.slice(1)}$`];
  return Array.isArray(operation) ? shapeOf((operation as unknown as Operation)[4]) : undefined;
}

function shapeOf(schema: unknown): Shape {
  return Shape.of(NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]));
}
