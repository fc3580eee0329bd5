import type { TemplateResource } from '../../local/template/template-resource.ts';
import { LOCAL_ACCOUNT } from '../../local/template/local-account.ts';
import type { BackEnd } from './outcomes/back-end.ts';
import { recordsIn, type JsonRecord } from './outcomes/json-record.ts';
import type { ApiMethod } from './outcomes/list-methods.ts';
import type { Resource } from './read-resources.ts';

type Properties = JsonRecord;

/** Says which integration response was selected: each sets its own number. */
export const MARK_HEADER = 'x-ack-proof';

/**
 * The smallest API that answers like the method: the method, its path, the gateway responses, the variables of the
 * stage. What has no effect on the status is left out, so that an API that the local run refuses (an authorizer, a
 * path URI, a VPC link) can be judged too.
 */
export function isolateMethod(
  method: ApiMethod,
  resources: readonly Resource[],
): readonly TemplateResource[] {
  const ofApi = (type: string) =>
    resources.filter((one) => one.type === type && one.properties['RestApiId'] === method.restApiId);
  const { Variables } = ofApi('AWS::ApiGateway::Stage')[0]?.properties ?? {};
  const path = pathResources(method.path);
  return [
    resource('RestApi', API, {}),
    resource('Deployment', 'Deployment', { RestApiId: API }),
    resource('Stage', 'Stage', { RestApiId: API, DeploymentId: 'Deployment', StageName: 'proof', Variables }),
    ...path,
    resource('Method', 'Method', {
      RestApiId: API,
      ResourceId: path.at(-1)?.logicalId ?? ROOT,
      HttpMethod: method.httpMethod,
      MethodResponses: method.statusCodes.map((StatusCode) => ({
        StatusCode,
        ResponseParameters: { [MARK_TARGET]: true },
      })),
      Integration: isolateIntegration(method),
    }),
    ...gatewayResponses(ofApi('AWS::ApiGateway::GatewayResponse')),
  ];
}

/** The parts of the gateway responses that decide their status. */
export function gatewayResponses(resources: readonly Resource[]): readonly TemplateResource[] {
  return resources.map(({ logicalId, properties: { ResponseType, StatusCode } }) =>
    resource('GatewayResponse', logicalId, { RestApiId: API, ResponseType, StatusCode }),
  );
}

const API = 'Api';
const ROOT = `${API}/root`;
const MARK_TARGET = `method.response.header.${MARK_HEADER}`;

function resource(type: string, logicalId: string, properties: Properties): TemplateResource {
  return { logicalId, type: `AWS::ApiGateway::${type}`, properties };
}

function pathResources(path: string): readonly TemplateResource[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((PathPart, depth) =>
    resource('Resource', `Part${depth}`, {
      RestApiId: API,
      ParentId: depth === 0 ? ROOT : `Part${depth - 1}`,
      PathPart,
    }),
  );
}

function isolateIntegration({ integration, backEnd, isProxy }: ApiMethod): Properties {
  const { Type, PassthroughBehavior, RequestTemplates, IntegrationResponses, TimeoutInMillis } = integration;
  return {
    // A proxy of a service (AWS_PROXY on anything but a function) passes answers on like an HTTP proxy.
    Type: isProxy && backEnd.kind === 'service' ? 'HTTP_PROXY' : Type,
    TimeoutInMillis,
    ...destination(backEnd, isProxy),
    // API Gateway ignores the mappings of a proxy integration.
    ...(!isProxy && {
      PassthroughBehavior,
      RequestTemplates,
      IntegrationResponses: recordsIn(IntegrationResponses).map(isolateResponse),
    }),
  };
}

function isolateResponse({ StatusCode, SelectionPattern, ResponseTemplates }: Properties, index: number) {
  return {
    StatusCode,
    SelectionPattern,
    ResponseTemplates,
    ResponseParameters: { [MARK_TARGET]: `'${index}'` },
  };
}

const ARN = `arn:aws:apigateway:${LOCAL_ACCOUNT.region}`;
const FUNCTION = LOCAL_ACCOUNT.arn('lambda', 'function:proof');

/** A target of the same kind. Its address makes no difference, because nothing is sent there. */
function destination(backEnd: BackEnd, isProxy: boolean): Properties {
  const IntegrationHttpMethod = 'POST';
  if (backEnd.kind === 'mock') return {};
  if (backEnd.kind === 'function') {
    return { IntegrationHttpMethod, Uri: `${ARN}:lambda:path/2015-03-31/functions/${FUNCTION}/invocations` };
  }
  if (backEnd.kind === 'http' || isProxy) return { IntegrationHttpMethod, Uri: 'http://back-end.example/' };
  const Credentials = LOCAL_ACCOUNT.globalArn('iam', 'role/proof');
  return { IntegrationHttpMethod, Credentials, Uri: `${ARN}:service:action/Action` };
}
