import { type Property, readMembers, refuse } from '../../../template/read-property.ts';

/**
 * Refuses every member of `property` that the table below does not list for `shape`, by name and path. A property is
 * either modelled or has no local effect, with the reason.
 */
export function checkProperties(property: Property, shape: ShapeName): void {
  const { modelled, withoutLocalEffect }: Shape = SHAPES[shape];
  for (const [name, value] of readMembers(property)) {
    if (!modelled.includes(name) && !Object.hasOwn(withoutLocalEffect, name)) {
      refuse(value, `the property ${name} of ${shape}`);
    }
  }
}

/** A resource type in the table, or a part of one. */
export type ShapeName = keyof typeof SHAPES;

/** Whether the table has the CloudFormation type `type`. */
export function isModelledType(type: string): type is ShapeName {
  return Object.hasOwn(SHAPES, type);
}

interface Shape {
  readonly modelled: readonly string[];
  /** By property, the reason why the local run can ignore it. */
  readonly withoutLocalEffect: Readonly<Record<string, string>>;
}

const LABEL = 'a label for people';
const LOGS = 'there is no CloudWatch locally; logs and metrics never change a response';
const NETWORK = 'the local server has one plain address: no domain, no TLS, no network path';
const CACHE = 'only reached with CachingEnabled, which is refused';

const SHAPES = {
  'AWS::ApiGateway::RestApi': {
    modelled: ['ApiKeySourceType', 'DisableExecuteApiEndpoint', 'EndpointConfiguration', 'Policy'],
    withoutLocalEffect: {
      Name: LABEL,
      Description: LABEL,
      Tags: LABEL,
      SecurityPolicy: NETWORK,
      EndpointAccessMode: NETWORK,
    },
  },
  EndpointConfiguration: { modelled: ['Types'], withoutLocalEffect: { IpAddressType: NETWORK } },
  'AWS::ApiGateway::Resource': { modelled: ['ParentId', 'PathPart', 'RestApiId'], withoutLocalEffect: {} },
  'AWS::ApiGateway::Method': {
    modelled: [
      'ApiKeyRequired',
      'AuthorizationType',
      'HttpMethod',
      'Integration',
      'MethodResponses',
      'RequestModels',
      'RequestParameters',
      'RequestValidatorId',
      'ResourceId',
      'RestApiId',
    ],
    withoutLocalEffect: { OperationName: LABEL },
  },
  Integration: {
    modelled: [
      'ConnectionType',
      'Credentials',
      'IntegrationHttpMethod',
      'IntegrationResponses',
      'PassthroughBehavior',
      'RequestParameters',
      'RequestTemplates',
      'TimeoutInMillis',
      'Type',
      'Uri',
    ],
    withoutLocalEffect: { CacheKeyParameters: CACHE, CacheNamespace: CACHE },
  },
  IntegrationResponse: {
    modelled: ['ResponseParameters', 'ResponseTemplates', 'SelectionPattern', 'StatusCode'],
    withoutLocalEffect: {},
  },
  MethodResponse: {
    modelled: ['ResponseParameters', 'StatusCode'],
    withoutLocalEffect: { ResponseModels: 'API Gateway never validates a response' },
  },
  'AWS::ApiGateway::Model': {
    modelled: ['Name', 'RestApiId', 'Schema'],
    withoutLocalEffect: {
      ContentType: 'the key in RequestModels decides, not the model',
      Description: LABEL,
    },
  },
  'AWS::ApiGateway::RequestValidator': {
    modelled: ['RestApiId', 'ValidateRequestBody', 'ValidateRequestParameters'],
    withoutLocalEffect: { Name: LABEL },
  },
  'AWS::ApiGateway::GatewayResponse': {
    modelled: ['ResponseParameters', 'ResponseTemplates', 'ResponseType', 'RestApiId', 'StatusCode'],
    withoutLocalEffect: {},
  },
  'AWS::ApiGateway::Deployment': { modelled: ['RestApiId'], withoutLocalEffect: { Description: LABEL } },
  'AWS::ApiGateway::Stage': {
    modelled: [
      'CacheClusterEnabled',
      'DeploymentId',
      'MethodSettings',
      'RestApiId',
      'StageName',
      'Variables',
    ],
    withoutLocalEffect: {
      AccessLogSetting: LOGS,
      TracingEnabled: LOGS,
      Description: LABEL,
      DocumentationVersion: LABEL,
      Tags: LABEL,
    },
  },
  MethodSetting: {
    modelled: ['CachingEnabled', 'HttpMethod', 'ResourcePath', 'ThrottlingBurstLimit', 'ThrottlingRateLimit'],
    withoutLocalEffect: {
      DataTraceEnabled: LOGS,
      LoggingLevel: LOGS,
      MetricsEnabled: LOGS,
      CacheDataEncrypted: CACHE,
      CacheTtlInSeconds: CACHE,
    },
  },
  'AWS::ApiGateway::ApiKey': {
    modelled: ['Enabled', 'Name', 'Value'],
    withoutLocalEffect: {
      Description: LABEL,
      Tags: LABEL,
      CustomerId: LABEL,
      GenerateDistinctId: 'locally the id of a key is its logical id',
      StageKeys: 'deprecated in favour of usage plans: a UsagePlanKey gives access to a stage',
    },
  },
  'AWS::ApiGateway::UsagePlan': {
    modelled: ['ApiStages', 'Quota', 'Throttle'],
    withoutLocalEffect: { UsagePlanName: LABEL, Description: LABEL, Tags: LABEL },
  },
  ApiStage: { modelled: ['ApiId', 'Stage', 'Throttle'], withoutLocalEffect: {} },
  ThrottleSettings: { modelled: ['BurstLimit', 'RateLimit'], withoutLocalEffect: {} },
  QuotaSettings: { modelled: ['Limit', 'Offset', 'Period'], withoutLocalEffect: {} },
  'AWS::ApiGateway::UsagePlanKey': { modelled: ['KeyId', 'KeyType', 'UsagePlanId'], withoutLocalEffect: {} },
  'AWS::ApiGateway::Account': { modelled: [], withoutLocalEffect: { CloudWatchRoleArn: LOGS } },
} satisfies Record<string, Shape>;
