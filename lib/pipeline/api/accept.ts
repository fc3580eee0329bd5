import {
  AwsIntegration,
  type IModel,
  type MethodOptions,
  PassthroughBehavior,
  type Resource,
} from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { startingMethods } from '../../contracts/producer-handshake.ts';
import { isJson } from '../sources/media-types.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import {
  answeredTemplate,
  refusedTemplate,
  requestTemplate,
  type StartingMethod,
} from './accept-templates.ts';
import { Acknowledgement } from './acknowledgement.ts';
import type { Api } from './api.ts';
import { Auth } from './auth.ts';
import { addHandshakes } from './handshake/add-handshakes.ts';
import { type DeliveryOwners, hasOwner } from './owner/delivery-owners.ts';
import { integrationResponses, methodResponses, type ServiceSuccess } from './problem-integration.ts';

/** The API, and the machine that takes deliveries. */
export interface AcceptProps {
  readonly api: Api;
  readonly ingest: StateMachine;
}

/** How each level calls Step Functions. */
const ACTIONS: Readonly<Record<Acknowledgement, string>> = {
  accepted: 'StartExecution',
  stored: 'StartSyncExecution',
};

/**
 * Accept: one `POST /webhooks/<source>` for each schema. API Gateway checks the body against the model and starts
 * Ingest by a mapping template.
 *
 * There is a model for `$default` beside the one for `application/json`, and passthrough is NEVER. Otherwise a body
 * of another media type would skip the schema, and could even be taken as the StartExecution call itself.
 */
export class Accept extends Construct {
  private readonly props: AcceptProps;
  private readonly role: Role;
  private readonly webhooks: Resource;
  private readonly actions = new Set<string>();

  constructor(scope: Construct, id: string, props: AcceptProps) {
    super(scope, id);
    this.props = props;
    this.webhooks = props.api.restApi.root.addResource('webhooks');
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'API Gateway starts Ingest with it, and can do nothing else.',
    });
  }

  /** Adds the endpoint of a source. */
  add(source: ResolvedSource): void {
    const { api, ingest } = this.props;
    this.allow(`states:${ACTIONS[source.acknowledgement]}`);
    api.addSource(source);
    const model = this.addModel(source);
    const isJsonOnly = source.contentTypes.every(isJson);
    const types = [...source.contentTypes.filter(isJson), ...(isJsonOnly ? ['$default'] : [])];
    const resource = this.webhooks.addResource(source.name);
    addHandshakes(resource, source.handshakes, source);
    if (startingMethods(source.handshakes).has('GET')) this.addTest(resource, source);
    const owners = api.ownersOf(source);
    resource.addMethod('POST', startIngest(source, { ingest, role: this.role, method: 'POST', owners }), {
      ...api.protect(source.auth, { isOwnersOnly: hasOwner(owners) }),
      ...signerOf(source),
      requestValidator: api.validator,
      requestModels: Object.fromEntries(types.map((type) => [type, model])),
      methodResponses: methodResponses(statusesOf(source, owners), headersOf(source)),
    });
  }

  /** A GET by which the producer tests the address, answered by Ingest. It is open, because a producer sends no key with it. */
  private addTest(resource: Resource, source: ResolvedSource): void {
    const { api, ingest } = this.props;
    resource.addMethod('GET', startIngest(source, { ingest, role: this.role, method: 'GET' }), {
      ...api.protect(Auth.NONE, { isOwnersOnly: false }),
      methodResponses: methodResponses(statusesOf(source), headersOf(source)),
    });
  }

  private allow(action: string): void {
    if (this.actions.has(action)) return;
    this.actions.add(action);
    const resources = [this.props.ingest.stateMachineArn];
    this.role.addToPolicy(new PolicyStatement({ actions: [action], resources }));
  }

  private addModel({ name, schema }: ResolvedSource): IModel {
    return this.props.api.restApi.addModel(`${name}-model`, {
      contentType: 'application/json',
      description: `Bodies of POST /webhooks/${name}`,
      schema,
    });
  }
}

interface StartIngestProps {
  readonly ingest: StateMachine;
  readonly role: Role;
  readonly method: StartingMethod;
  readonly owners?: DeliveryOwners | undefined;
}

/**
 * AwsIntegration, because StepFunctionsIntegration replaces `@@` in payloads by a quote and answers 200 for a failed
 * run.
 */
function startIngest(source: ResolvedSource, { ingest, role, ...options }: StartIngestProps): AwsIntegration {
  const template = requestTemplate(source, ingest.stateMachineArn, options);
  const types = options.method === 'POST' ? source.contentTypes : ['application/json'];
  return new AwsIntegration({
    service: 'states',
    action: ACTIONS[source.acknowledgement],
    integrationHttpMethod: 'POST',
    options: {
      credentialsRole: role,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: Object.fromEntries(types.map((type) => [type, template])),
      integrationResponses: integrationResponses(
        successOf(source, options.method),
        refusedTemplate(source, options),
      ),
    },
  });
}

/** What the templates may answer, beside what every method may. */
function statusesOf(source: ResolvedSource, owners?: DeliveryOwners): readonly string[] {
  const handshakes = source.handshakes.map(({ respond }) => String(respond.status));
  const isForbidden = handshakes.length > 0 || owners !== undefined;
  const unsigned = source.signature === undefined ? [] : ['401'];
  return [statusOf(source), ...handshakes, ...unsigned, ...(isForbidden ? ['403'] : []), '503'];
}

/** Who signs, as the name of the operation: it tells a local run which event may be sent. */
function signerOf({ signature }: ResolvedSource): Pick<MethodOptions, 'operationName'> {
  return typeof signature?.producer === 'string' ? { operationName: signature.producer } : {};
}

function headersOf({ handshakes }: ResolvedSource): readonly string[] {
  return handshakes.flatMap(({ respond }) => Object.keys(respond.headers ?? {}));
}

function statusOf({ response }: ResolvedSource): string {
  return String(response?.status ?? 202);
}

/**
 * StartSyncExecution answers HTTP 200 for an Express run that failed, so the status is 503 unless the template has
 * read SUCCEEDED.
 */
function successOf(source: ResolvedSource, method: StartingMethod): ServiceSuccess {
  const isKnown = source.acknowledgement === Acknowledgement.ACCEPTED;
  return {
    status: isKnown ? statusOf(source) : '503',
    template: answeredTemplate(source, method),
    ...(source.response?.body !== undefined && { contentType: source.response.contentType ?? 'text/plain' }),
  };
}
