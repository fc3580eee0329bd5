import { AwsIntegration, type IModel, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { loadMappingTemplate } from '../../contracts/load-mapping-template.ts';
import type { SourceSchema } from '../../contracts/source-schema.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { Api } from './api.ts';
import { integrationResponses, methodResponses } from './problem-integration.ts';

/** The sources, the machine that takes their deliveries, and what a 202 means. */
export interface AcceptProps {
  readonly api: Api;
  readonly ingest: StateMachine;
  readonly sources: readonly SourceSchema[];
  /** Lower-case names of the request headers kept with the payload. */
  readonly forwardedHeaders: readonly string[];
  readonly acknowledgement: Acknowledgement;
}

interface Level {
  readonly action: string;
  /** Status of an HTTP 200 of the service, unless the template says otherwise. */
  readonly status: string;
  readonly template: string;
}

/**
 * How each level calls Step Functions. StartSyncExecution answers HTTP 200 for an Express run that failed, so the
 * status there is 503 unless the template has read SUCCEEDED.
 */
const LEVELS: Readonly<Record<Acknowledgement, Level>> = {
  accepted: { action: 'StartExecution', status: '202', template: 'accept-delivery.accepted' },
  stored: { action: 'StartSyncExecution', status: '503', template: 'accept-delivery.stored' },
};

/** Bytes of the rest of the envelope (names, source, time, IP), the key above it, and the mark of a parked delivery. */
export const ENVELOPE_BYTES = 320;

/**
 * Largest accepted size of a body, its id and its forwarded headers, in bytes. Step Functions takes 262,144 bytes for
 * the input of an execution and for the arguments of a state. EventBridge takes the same for the input of a target;
 * PutEvents itself takes 1 MB since January 2026. `ENVELOPE_BYTES` and 2,048 bytes are subtracted for what is added on
 * the way: by the states of Ingest (bucket, key of at most 398 bytes, queue URL, hash) or by EventBridge (source, type,
 * the two ARNs that Step Functions adds to its resources).
 *
 * The limit also covers the parked form, which Ingest receives again: the template counts the size of that form.
 */
const MAX_INPUT_BYTES = 262_144 - ENVELOPE_BYTES - 2_048;

/** Characters in the name of an execution (StartExecution, `name`). */
const MAX_NAME_LENGTH = 80;

/**
 * Accept: one `POST /webhooks/<source>` for each schema. API Gateway checks the body against the model and starts
 * Ingest by a mapping template.
 *
 * There is a model for `$default` beside the one for `application/json`, and passthrough is NEVER. Otherwise a body
 * of another media type would skip the schema, and could even be taken as the StartExecution call itself.
 */
export class Accept extends Construct {
  constructor(scope: Construct, id: string, props: AcceptProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'API Gateway starts Ingest with it, and can do nothing else.',
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: [`states:${LEVELS[props.acknowledgement].action}`],
        resources: [props.ingest.stateMachineArn],
      }),
    );
    const webhooks = props.api.restApi.root.addResource('webhooks');
    for (const source of props.sources) {
      const model = this.addModel(props.api, source);
      webhooks.addResource(source.name).addMethod('POST', startIngest(props, source, role), {
        ...props.api.protection,
        requestValidator: props.api.validator,
        requestModels: { 'application/json': model, $default: model },
        methodResponses: methodResponses('202', '503'),
      });
    }
  }

  private addModel(api: Api, { name, schema }: SourceSchema): IModel {
    return api.restApi.addModel(`${name}-model`, {
      contentType: 'application/json',
      description: `Bodies of POST /webhooks/${name}, from schemas/${name}.schema.json`,
      schema,
    });
  }
}

/**
 * AwsIntegration, because StepFunctionsIntegration replaces `@@` in payloads by a quote and answers 200 for a failed
 * run.
 */
function startIngest(props: AcceptProps, source: SourceSchema, role: Role): AwsIntegration {
  const { action, status, template } = LEVELS[props.acknowledgement];
  const MAX_KEY_LENGTH = String(MAX_NAME_LENGTH - source.name.length - 1);
  return new AwsIntegration({
    service: 'states',
    action,
    integrationHttpMethod: 'POST',
    options: {
      credentialsRole: role,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: {
        'application/json': loadMappingTemplate('accept-delivery.request', {
          SOURCE: source.name,
          STATE_MACHINE_ARN: props.ingest.stateMachineArn,
          MAX_KEY_LENGTH,
          FORWARDED_HEADERS: JSON.stringify(props.forwardedHeaders),
          MAX_INPUT_BYTES: String(MAX_INPUT_BYTES),
        }),
      },
      integrationResponses: integrationResponses(
        { status, template: loadMappingTemplate(template) },
        loadMappingTemplate('accept-delivery.refused', {
          MAX_KEY_LENGTH,
          MAX_INPUT_KIB: String(Math.floor(MAX_INPUT_BYTES / 1024)),
        }),
      ),
    },
  });
}
