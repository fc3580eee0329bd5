import { readBackEnd, type BackEnd } from './back-end.ts';
import { isRecord, recordsIn, type JsonRecord } from './json-record.ts';
import { isUnresolved, type Resource } from '../read-resources.ts';

/** The parts of a method of a REST API that its answers depend on. */
export interface ApiMethod {
  /** Logical id of the REST API, or the name that its methods use if it is not in the template. */
  readonly restApiId: string;
  readonly httpMethod: string;
  /** `/webhooks/{source}` */
  readonly path: string;
  readonly integration: JsonRecord;
  readonly backEnd: BackEnd;
  /** Whether request and answer pass unchanged, without mappings. */
  readonly isProxy: boolean;
  /** The statuses that it declares. */
  readonly statusCodes: readonly unknown[];
  /** Why nothing can be said about it. */
  readonly problem?: string | undefined;
}

/** Every `AWS::ApiGateway::Method` among the resources. */
export function listMethods(resources: readonly Resource[]): readonly ApiMethod[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  return resources
    .filter(({ type }) => type === 'AWS::ApiGateway::Method')
    .map(({ properties, problem }) => {
      const integration = isRecord(properties['Integration']) ? properties['Integration'] : {};
      return {
        restApiId: String(properties['RestApiId']),
        httpMethod: String(properties['HttpMethod']),
        path: `/${pathOf(String(properties['ResourceId']), byId).join('/')}`,
        integration,
        backEnd: readBackEnd(integration),
        isProxy: String(integration['Type']).endsWith('_PROXY'),
        statusCodes: recordsIn(properties['MethodResponses']).map(({ StatusCode }) => StatusCode),
        problem: problem ?? undecided(properties, integration),
      };
    });
}

/** Up to the root, or to a resource outside the template. */
function pathOf(resourceId: string, byId: ReadonlyMap<string, Resource>): readonly string[] {
  const { type, properties = {} } = byId.get(resourceId) ?? {};
  if (type !== 'AWS::ApiGateway::Resource') return [];
  return [...pathOf(String(properties['ParentId']), byId), String(properties['PathPart'])];
}

/** What decides the answer must be in the template. An ARN in a request template need not. */
function undecided(properties: JsonRecord, integration: JsonRecord): string | undefined {
  const { MethodResponses, HttpMethod } = properties;
  const { Type, IntegrationResponses, TimeoutInMillis } = integration;
  const deciding = { HttpMethod, MethodResponses, Type, IntegrationResponses, TimeoutInMillis };
  const name = Object.entries(deciding).find(([, value]) => isUnresolved(value))?.[0];
  return name === undefined ? undefined : `a part of its ${name} is known only at deployment`;
}
