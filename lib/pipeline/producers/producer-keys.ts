import { Aws } from 'aws-cdk-lib';
import { ApiKey, type Method, type RestApi, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { planLimits } from '../api/plan-limits.ts';
import type { KeyHolder } from '../api/owner/delivery-owners.ts';
import type { ResolvedProducer } from './resolved-producer.ts';

/** The producers, and the API that they call. */
export interface ProducerKeysProps {
  readonly restApi: RestApi;
  readonly producers: readonly ResolvedProducer[];
}

/** An API key and a usage plan for each producer. A plan of its own counts and limits its requests apart from those of the others. */
export class ProducerKeys extends Construct {
  /** By the name of the producer. */
  readonly byName: Readonly<Record<string, ApiKey>>;
  private readonly props: ProducerKeysProps;
  private readonly plans: readonly UsagePlan[];

  constructor(scope: Construct, id: string, props: ProducerKeysProps) {
    super(scope, id);
    this.props = props;
    const scopes = props.producers.map((producer) => [producer, new Construct(this, producer.name)] as const);
    this.byName = Object.fromEntries(
      scopes.map(([{ name }, each]) => [
        name,
        new ApiKey(each, 'ApiKey', {
          // As the API is named, so that an operator finds the keys of one pipeline.
          apiKeyName: `${Aws.STACK_NAME}-${scope.node.addr.slice(-8)}-${name}`,
          description: `For the producer ${name}`,
        }),
      ]),
    );
    this.plans = scopes.map(([producer, each]) => new UsagePlan(each, 'UsagePlan', planLimits(producer)));
    this.plans.forEach((plan, index) => plan.addApiKey(this.byName[props.producers[index]!.name]!));
  }

  /** The producers that may post to a source, or all. */
  holders(source?: string): KeyHolder[] {
    return this.props.producers
      .filter(({ sources }) => source === undefined || sources.includes(source))
      .map(({ name }) => ({ name, keyId: this.byName[name]!.keyId }));
  }

  /** Opens the stage to the keys. Polls, if they need a key, have as high a rate of their own. */
  open(polls: Method | undefined): void {
    const stage = this.props.restApi.deploymentStage;
    this.plans.forEach((plan, index) => {
      const { throttle } = planLimits(this.props.producers[index]!);
      plan.addApiStage({ stage, ...(polls !== undefined && { throttle: [{ method: polls, throttle }] }) });
    });
  }
}
