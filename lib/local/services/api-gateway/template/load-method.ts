import type { Method, RequiredParameter } from '../method.ts';
import type { TokenBucket } from '../../../clock/token-bucket.ts';
import type { DeclaredResponses } from './load-integration-responses.ts';
import { loadIntegration } from './load-integration.ts';
import type { FindModel } from './load-models.ts';
import type { TargetSurroundings } from './load-target.ts';
import {
  isSet,
  member,
  readBoolean,
  readChoice,
  readElements,
  readMembers,
  readNumber,
  readString,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';

/** What a method refers to. */
export interface MethodSurroundings extends TargetSurroundings {
  /** Path by the id of the resource. */
  readonly resourcePaths: ReadonlyMap<string, string>;
  readonly validators: readonly Property[];
  readonly findModel: FindModel;
  readonly throttleFor: (path: string, httpMethod: string) => TokenBucket | undefined;
}

/** Compiles an `AWS::ApiGateway::Method`. */
export function loadMethod(method: Property, surroundings: MethodSurroundings): Method {
  const httpMethod = readHttpMethod(member(method, 'HttpMethod'));
  const resource = readResource(member(method, 'ResourceId'), surroundings.resourcePaths);
  const validates = readValidator(member(method, 'RequestValidatorId'), surroundings.validators);
  return {
    httpMethod,
    operationName: labelOf(member(method, 'OperationName')),
    resource,
    signed: readChoice(member(method, 'AuthorizationType'), ['NONE', 'AWS_IAM']) === 'AWS_IAM',
    apiKeyRequired: readBoolean(member(method, 'ApiKeyRequired'), false),
    throttle: surroundings.throttleFor(resource.path, httpMethod),
    requiredParameters: readRequired(member(method, 'RequestParameters')).filter(() => validates.parameters),
    models: new Map(
      readMembers(member(method, 'RequestModels'))
        .map(([mediaType, name]) => [mediaType.toLowerCase(), surroundings.findModel(name)] as const)
        .filter(() => validates.body),
    ),
    integration: loadIntegration(
      member(method, 'Integration'),
      readDeclared(member(method, 'MethodResponses')),
      surroundings,
    ),
  };
}

/** A label has no effect, so whatever else stands there is not refused. */
function labelOf({ value }: Property): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const HTTP_METHODS = ['ANY', 'GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;

function readHttpMethod(property: Property): string {
  readString(property);
  return readChoice(property, HTTP_METHODS);
}

function readResource(property: Property, paths: ReadonlyMap<string, string>): Method['resource'] {
  const id = readString(property);
  return { id, path: paths.get(id) ?? refuse(property, `the reference to ${id}`) };
}

function readValidator(property: Property, validators: readonly Property[]) {
  if (!isSet(property)) return { body: false, parameters: false };
  const id = readString(property);
  const validator =
    validators.find(({ logicalId }) => logicalId === id) ?? refuse(property, `the reference to ${id}`);
  return {
    body: readBoolean(member(validator, 'ValidateRequestBody'), false),
    parameters: readBoolean(member(validator, 'ValidateRequestParameters'), false),
  };
}

/** The order of API Gateway's message: headers, then path, then query string (recorded). */
const LOCATIONS = ['header', 'path', 'querystring'] as const;
const PARAMETER = /^method\.request\.(?:multivalue)?(header|path|querystring)\.(.+)$/;

function readRequired(parameters: Property): RequiredParameter[] {
  const required = readMembers(parameters).flatMap(([key, value]) => {
    const [, location, name] = PARAMETER.exec(key) ?? [];
    if (location === undefined || name === undefined) return refuse(value, `the request parameter ${key}`);
    return readBoolean(value, false) ? [{ location, name } as RequiredParameter] : [];
  });
  return LOCATIONS.flatMap((location) => required.filter((parameter) => parameter.location === location));
}

function readDeclared(responses: Property): DeclaredResponses {
  return new Map(
    readElements(responses).map((response) => {
      checkProperties(response, 'MethodResponse');
      const headers = readMembers(member(response, 'ResponseParameters')).map(([name]) => name);
      return [readNumber(member(response, 'StatusCode'), 200), new Set(headers)] as const;
    }),
  );
}
