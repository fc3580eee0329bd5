import { Aws, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import {
  ApiKey,
  AuthorizationType,
  type CfnStage,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type Method,
  type MethodOptions,
  type RequestValidator,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, LogGroup, MetricFilter, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { startingMethods } from '../../contracts/producer-handshake.ts';
import { ProducerKeys } from '../producers/producer-keys.ts';
import { share } from '../producers/resolve-producers.ts';
import type { ResolvedProducer } from '../producers/resolved-producer.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import { ACCESS_LOG_FORMAT } from './access-log-format.ts';
import { Auth } from './auth.ts';
import { type DeliveryOwners, hasOwner } from './owner/delivery-owners.ts';
import { planLimits } from './plan-limits.ts';
import { problemResponses } from './problem-responses.ts';
import { restrictAddresses } from './restrict-addresses.ts';

/** How often the API may be called, and what is recorded of its requests. */
export interface ApiProps {
  /** Sustained requests a second, for the stage and for the API key. */
  readonly rateLimit: number;
  /** Requests that may arrive at once. */
  readonly burstLimit: number;
  readonly producers: readonly ResolvedProducer[];
  /** Whether some deliveries belong to a producer, a role or a user. */
  readonly hasOwners: boolean;
  /** Requests a month for the API key. Unlimited if absent. */
  readonly monthlyQuota?: number | undefined;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
  /** Whether to set the account's CloudWatch role for API Gateway, without which a stage with logs cannot be deployed. */
  readonly cloudWatchRole: boolean;
  /** From which addresses every method may be called that is not of a source. */
  readonly allowedIps?: readonly string[] | undefined;
  /** Whether the API is reached only by a custom domain. */
  readonly disableExecuteApiEndpoint: boolean;
}

/**
 * The regional REST API: who may call it, how often, and what it answers when it refuses. The stages add the routes.
 */
export class Api extends Construct {
  readonly restApi: RestApi;
  readonly validator: RequestValidator;
  private readonly props: ApiProps;
  private readonly refused: MetricFilter;
  private readonly sources: ResolvedSource[] = [];
  private isSignedSomewhere = false;
  private readonly producers: ProducerKeys;
  private key: ApiKey | undefined;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.props = props;
    this.restApi = this.createRestApi(props, accessLog);
    this.producers = new ProducerKeys(this, 'Producers', { ...props, restApi: this.restApi });
    this.limitSources();
    restrictAddresses(this.restApi, ({ resource: { path } }) => {
      const source = this.sources.find(({ name }) => path === `/webhooks/${name}`);
      return (source ?? props).allowedIps;
    });
    this.refused = this.countRefused(accessLog);
    this.validator = this.restApi.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const responses = problemResponses({
      isSigned: () => this.isSignedSomewhere,
      mediaTypes: () => mediaTypesOf(this.sources),
    });
    for (const response of responses) {
      this.restApi.addGatewayResponse(response.type.responseType, response);
    }
  }

  /** Present where a method needs a key. */
  get apiKey(): ApiKey | undefined {
    return this.key;
  }

  /** The API key of each producer, by name. */
  get producerKeys(): Readonly<Record<string, ApiKey>> {
    return this.producers.byName;
  }

  /** Who can own the deliveries of a source. Undefined if they belong to nobody, and everybody with its credentials may post. */
  ownersOf({ name, auth }: Pick<ResolvedSource, 'name' | 'auth'>): DeliveryOwners | undefined {
    if (auth === Auth.IAM) return { by: 'iam' };
    const holders = this.producers.holders(name);
    if (holders.length > 0) return { by: 'apiKey', holders };
    const others = this.producers.holders();
    return auth === Auth.API_KEY && others.length > 0 ? { by: 'nobody', holders: others } : undefined;
  }

  /** Who may read what belongs to them. Undefined if no delivery has an owner. */
  readers(auth: Auth): DeliveryOwners | undefined {
    if (!this.props.hasOwners) return undefined;
    return auth === Auth.IAM ? { by: 'iam' } : { by: 'apiKey', holders: this.producers.holders() };
  }

  /** Whether every delivery belongs to somebody. Then the pipeline has no key of its own. */
  get isOwnersOnly(): boolean {
    return this.sources.every((source) => hasOwner(this.ownersOf(source)));
  }

  /** Lets producers call the API, given the method by which they ask for a status if it takes a key. */
  openToProducers(polls: Method | undefined): void {
    this.producers.open(polls);
  }

  /** How a method is protected. The key of the pipeline is created for the first method that not only owners may call. */
  protect(
    auth: Auth,
    { isOwnersOnly }: { readonly isOwnersOnly: boolean },
  ): Pick<MethodOptions, 'authorizationType' | 'apiKeyRequired'> {
    if (auth === Auth.API_KEY && !isOwnersOnly) this.key ??= this.createApiKey(this.props);
    if (auth === Auth.IAM) this.isSignedSomewhere = true;
    return {
      authorizationType: auth === Auth.IAM ? AuthorizationType.IAM : AuthorizationType.NONE,
      apiKeyRequired: auth === Auth.API_KEY,
    };
  }

  /** Registers a source, for its rate limit, its media types and its addresses. */
  addSource(source: ResolvedSource): void {
    this.sources.push(source);
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
      ...(props.disableExecuteApiEndpoint && { disableExecuteApiEndpoint: true }),
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
   * A source with a rate of its own has a bucket of its own, so it can neither use up the rate of the others nor be starved by
   * them. Settings of a method replace those of the stage as a whole, so they are repeated.
   */
  private limitSources(): void {
    const stage = this.restApi.deploymentStage.node.defaultChild as CfnStage;
    const [forAll] = stage.methodSettings as CfnStage.MethodSettingProperty[];
    stage.methodSettings = Lazy.any({
      produce: () => [
        forAll,
        ...this.sources.filter(hasOwnRate).flatMap((source) => limitsOf(source, forAll!)),
      ],
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
    const keys = props.producers.length + 1;
    const plan = this.restApi.addUsagePlan(
      'UsagePlan',
      planLimits({
        ...props,
        rateLimit: share(props.rateLimit, keys),
        burstLimit: share(props.burstLimit, keys),
      }),
    );
    plan.addApiStage({ stage: this.restApi.deploymentStage });
    // Not restApi.addApiKey, which also sets StageKeys, the mechanism that usage plans replaced.
    const key = new ApiKey(this, 'ApiKey', { description: 'For the producers of this pipeline' });
    plan.addApiKey(key);
    return key;
  }
}

function hasOwnRate({ rateLimit, burstLimit }: ResolvedSource): boolean {
  return rateLimit !== undefined || burstLimit !== undefined;
}

/** Of each method that starts Ingest. */
function limitsOf(
  { name, rateLimit, burstLimit, handshakes }: ResolvedSource,
  forAll: CfnStage.MethodSettingProperty,
): CfnStage.MethodSettingProperty[] {
  return [...startingMethods(handshakes).add('POST')].map((httpMethod) => ({
    ...forAll,
    httpMethod,
    resourcePath: `/~1webhooks~1${name}`,
    throttlingRateLimit: rateLimit ?? forAll.throttlingRateLimit,
    throttlingBurstLimit: burstLimit ?? forAll.throttlingBurstLimit,
  }));
}

/** `application/json (orders, billing), text/plain (sns)`. */
function mediaTypesOf(sources: readonly ResolvedSource[]): string {
  const types = [...new Set(sources.flatMap(({ contentTypes }) => contentTypes))];
  if (types.length === 1) return `Send the body as ${types[0]}.`;
  const lists = types.map((type) => {
    const names = sources.filter(({ contentTypes }) => contentTypes.includes(type)).map(({ name }) => name);
    return `${type} (${names.join(', ')})`;
  });
  return `Send the body as a type that this source takes: ${lists.join('; ')}.`;
}
