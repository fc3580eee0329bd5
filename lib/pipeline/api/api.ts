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
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, LogGroup, MetricFilter, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCESS_LOG_FORMAT } from './access-log-format.ts';
import { Auth } from './auth.ts';
import { problemResponses } from './problem-responses.ts';

/** Who may call the API, how often, and what is recorded of its requests. */
export interface ApiProps {
  readonly auth: Auth;
  /** Sustained requests a second, for the stage and for the API key. */
  readonly rateLimit: number;
  /** Requests that may arrive at once. */
  readonly burstLimit: number;
  /** Requests a month for the API key. Unlimited if absent. */
  readonly monthlyQuota?: number | undefined;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
  /** Whether to set the account's CloudWatch role for API Gateway, without which a stage with logs cannot be deployed. */
  readonly cloudWatchRole: boolean;
}

/**
 * The regional REST API: who may call it, how often, and what it answers when it refuses. The stages add the routes.
 */
export class Api extends Construct {
  readonly restApi: RestApi;
  readonly validator: RequestValidator;
  /** How every method is protected. */
  readonly protection: Pick<MethodOptions, 'authorizationType' | 'apiKeyRequired'>;
  /** Only with `auth: 'apiKey'`. */
  readonly apiKey?: ApiKey;
  private readonly refused: MetricFilter;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.restApi = this.createRestApi(props, accessLog);
    this.refused = this.countRefused(accessLog);
    this.validator = this.restApi.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.protection = {
      authorizationType: props.auth === Auth.IAM ? AuthorizationType.IAM : AuthorizationType.NONE,
      apiKeyRequired: props.auth === Auth.API_KEY,
    };
    for (const response of problemResponses(props.auth)) {
      this.restApi.addGatewayResponse(response.type.responseType, response);
    }
    if (props.auth === Auth.API_KEY) this.apiKey = this.createApiKey(props);
  }

  /** Requests that were refused with 429, by the rate, the quota of the API key, or a quota of AWS behind the API. */
  metricRefused(options: MetricOptions): Metric {
    return this.refused.metric(options);
  }

  private createRestApi(props: ApiProps, accessLog: LogGroup): RestApi {
    return new RestApi(this, 'RestApi', {
      // Its metrics use this name, so two pipelines in one stack need two names.
      restApiName: `${Aws.STACK_NAME}-${this.node.addr.slice(-8)}`,
      // The default, EDGE, adds a CloudFront distribution that a server-to-server API does not need.
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      cloudWatchRole: props.cloudWatchRole,
      deployOptions: {
        throttlingRateLimit: props.rateLimit,
        throttlingBurstLimit: props.burstLimit,
        tracingEnabled: props.tracing,
        // Execution logs quote the payload in validation messages; the access log has what operations need.
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG_FORMAT,
      },
    });
  }

  /**
   * Counts the 429s in the access log, which has a line for every request, because API Gateway counts all of 4XX
   * together (`4XXError`).
   *
   * There is no default value: CloudWatch bills a metric ($0.30 a month) for the hours in which it is reported, so
   * this one is free until a request is refused. A metric that is not reported raises no alarm. The metric is named
   * after the API, because it has no dimension.
   */
  private countRefused(accessLog: LogGroup): MetricFilter {
    return new MetricFilter(this, 'Refused', {
      logGroup: accessLog,
      filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
      metricNamespace: 'WebhookPipeline',
      metricName: `RequestsRefused-${this.restApi.restApiId}`,
      metricValue: '1',
    });
  }

  private createApiKey(props: ApiProps): ApiKey {
    const throttle = { rateLimit: props.rateLimit, burstLimit: props.burstLimit };
    const { monthlyQuota } = props;
    const usage: UsagePlanProps = {
      throttle,
      ...(monthlyQuota !== undefined && { quota: { limit: monthlyQuota, period: Period.MONTH } }),
    };
    const plan = this.restApi.addUsagePlan('UsagePlan', usage);
    plan.addApiStage({ stage: this.restApi.deploymentStage });
    // Not restApi.addApiKey, which also sets StageKeys, the mechanism that usage plans replaced.
    const key = new ApiKey(this, 'ApiKey', { description: 'For the producers of this pipeline' });
    plan.addApiKey(key);
    return key;
  }
}
