import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import {
  ApiKey,
  AuthorizationType,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  Period,
  type RequestValidator,
  RestApi,
  type UsagePlanProps,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCESS_LOG_FORMAT } from './access-log-format.ts';
import { problemResponses } from './problem-responses.ts';

/** Who may call the API: holders of its API key, signed calls of AWS principals, or everybody. */
export type Auth = 'apiKey' | 'iam' | 'none';

export interface ApiProps {
  readonly auth: Auth;
  /** Sustained requests a second, for the stage and for the API key. */
  readonly rateLimit: number;
  /** Requests that may arrive at once. */
  readonly burstLimit: number;
  /** Requests a month for the API key. */
  readonly monthlyQuota: number;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
  /** Whether to set the account's CloudWatch role for API Gateway, without which a stage with logs cannot be deployed. */
  readonly cloudWatchRole: boolean;
}

/** The regional REST API: who may call it, how often, and what it says when it refuses. Routes are added by the stages. */
export class Api extends Construct {
  readonly restApi: RestApi;
  readonly validator: RequestValidator;
  /** How every method is protected. */
  readonly protection: Pick<MethodOptions, 'authorizationType' | 'apiKeyRequired'>;
  /** Present with `auth: 'apiKey'`. */
  readonly apiKey?: ApiKey;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.restApi = this.createRestApi(props);
    this.validator = this.restApi.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.protection = {
      authorizationType: props.auth === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE,
      apiKeyRequired: props.auth === 'apiKey',
    };
    for (const response of problemResponses(props.auth)) {
      this.restApi.addGatewayResponse(response.type.responseType, response);
    }
    if (props.auth === 'apiKey') this.apiKey = this.createApiKey(props);
  }

  private createRestApi(props: ApiProps): RestApi {
    return new RestApi(this, 'RestApi', {
      // Its metrics go by this name: two pipelines in one stack have two.
      restApiName: `${Aws.STACK_NAME}-${this.node.addr.slice(-8)}`,
      // The default, EDGE, puts a CloudFront distribution in front that a server-to-server API does not need.
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      cloudWatchRole: props.cloudWatchRole,
      deployOptions: {
        throttlingRateLimit: props.rateLimit,
        throttlingBurstLimit: props.burstLimit,
        tracingEnabled: props.tracing,
        // Execution logs quote the payload in validation messages; the access log has what operations need.
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: props.logRetention,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        accessLogFormat: ACCESS_LOG_FORMAT,
      },
    });
  }

  private createApiKey(props: ApiProps): ApiKey {
    const throttle = { rateLimit: props.rateLimit, burstLimit: props.burstLimit };
    const usage: UsagePlanProps = { throttle, quota: { limit: props.monthlyQuota, period: Period.MONTH } };
    const plan = this.restApi.addUsagePlan('UsagePlan', usage);
    plan.addApiStage({ stage: this.restApi.deploymentStage });
    // Not restApi.addApiKey, which also ties the key to the stage in the way that usage plans replaced (StageKeys).
    const key = new ApiKey(this, 'ApiKey', { description: 'For the producers of this pipeline' });
    plan.addApiKey(key);
    return key;
  }
}
