import { systemClock } from '../../../lib/local/clock/clock.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { loadRestApi, type HttpResponse } from '../../../lib/local/services/api-gateway/load-rest-api.ts';
import type { TemplateResource } from '../../../lib/local/template/template-resource.ts';
import { API_ID, PathResources, resource } from './path-resources.ts';
import type { BackEnd } from '../cases/scripted-back-end.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A REST API as a recording describes it. Undefined properties are not set. */
export interface RecordedApi {
  readonly stageVariables?: Properties;
  /** Settings of the API itself: `apiKeySource`, `binaryMediaTypes`. */
  readonly settings?: Properties;
  /** By resource path. */
  readonly methods: readonly RecordedMethod[];
  /** Schemas by name. */
  readonly models?: Properties;
  /** Further resources, by logical id. */
  readonly others?: readonly TemplateResource[];
}

/** One method of it, with CloudFormation's properties. */
interface RecordedMethod {
  readonly path: string;
  readonly httpMethod: string;
  readonly integration: Properties;
  /** The statuses that it declares; 200 where they are missing. */
  readonly statusCodes?: readonly string[];
  readonly properties?: Properties;
}

/** A request to it. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** Loads the API, sends it the request, and answers what the client gets. */
export function answerRequest(
  api: RecordedApi,
  request: RecordedRequest,
  backEnd?: BackEnd,
): Promise<HttpResponse> {
  const environment = {
    clock: systemClock,
    random: seededRandom(1),
    region: REGION,
    accountId: '111111111111',
    apiKeyValue: 'generated',
    callService: () => Promise.resolve(backEnd?.answer ?? { status: 200, headers: {}, body: '{}' }),
    hasFunction: () => true,
    invokeFunction: () => Promise.resolve(backEnd?.invocation ?? { payload: '{}' }),
  };
  return loadRestApi(resourcesOf(api), environment).handle({
    query: '',
    headers: [],
    sourceIp: '127.0.0.1',
    ...request,
    body: Buffer.from(request.body ?? ''),
  });
}

/** A MOCK integration that answers 200 with the response template, where there is one. */
export function mockIntegration(
  requestTemplate = '{"statusCode": 200}',
  responseTemplate?: string,
): Properties {
  return {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': requestTemplate },
    IntegrationResponses: [
      {
        StatusCode: '200',
        ...(responseTemplate !== undefined && {
          ResponseTemplates: { 'application/json': responseTemplate },
        }),
      },
    ],
  };
}

/** The stage that the API is deployed to. */
export const STAGE_NAME = 'test';

/** Where the API is deployed: integrations must name it. */
export const REGION = 'us-east-1';

function resourcesOf(api: RecordedApi): TemplateResource[] {
  const paths = new PathResources();
  const methods = api.methods.map(
    ({ path, httpMethod, integration, statusCodes = ['200'], properties }, index) =>
      resource('Method', `Method${index}`, {
        RestApiId: API_ID,
        ResourceId: paths.idOf(path),
        HttpMethod: httpMethod,
        AuthorizationType: 'NONE',
        MethodResponses: statusCodes.map((statusCode) => ({ StatusCode: statusCode })),
        Integration: integration,
        ...properties,
      }),
  );
  const models = Object.entries(api.models ?? {}).map(([name, schema]) =>
    resource('Model', `Model${name}`, { RestApiId: API_ID, Name: name, Schema: schema }),
  );
  return [...deployment(api), ...paths.resources, ...models, ...methods, ...(api.others ?? [])];
}

function deployment({ settings = {}, stageVariables = {} }: RecordedApi): TemplateResource[] {
  return [
    resource('RestApi', API_ID, {
      Name: 'recorded',
      ApiKeySourceType: settings['apiKeySource'] ?? undefined,
      BinaryMediaTypes: settings['binaryMediaTypes'] ?? undefined,
    }),
    resource('Deployment', 'Deployment', { RestApiId: API_ID }),
    resource('Stage', 'Stage', {
      RestApiId: API_ID,
      DeploymentId: 'Deployment',
      StageName: STAGE_NAME,
      Variables: stageVariables,
    }),
  ];
}
