import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { createRequestHandler } from './handle-request.ts';
import type { CallService } from './integration/call-service.ts';
import type { MethodResponse } from './integration/build-response.ts';
import type { HttpRequest } from './request/parse-request.ts';
import { loadDefinition, type TemplateResource } from './template/load-definition.ts';

export type { CallService, HttpRequest, TemplateResource };

/** What the API needs of the world around it. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  /** The value of an `AWS::ApiGateway::ApiKey` without Value. */
  readonly apiKeyValue: string;
  readonly callService: CallService;
  /** Told why a request failed where the answer does not say it, as the execution log would; the reason is the `cause`. */
  readonly onFailure?: (failure: Error) => void;
}

/** An API that answers requests as API Gateway would. */
export interface RestApi {
  /** Rejects only for what is no answer of API Gateway: a template that the VTL engine does not support, a bug. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  readonly stageName: string;
}

/** The answer to a request; header names as API Gateway spells them. */
export type HttpResponse = MethodResponse;

/**
 * The one REST API among `resources` (other services' resources are passed over), compiled: schemas, mapping
 * templates and patterns are read here, never at the first request. Throws `UnsupportedError` by logical id and path
 * for every resource, property and value that it does not model.
 */
export function loadRestApi(resources: readonly TemplateResource[], environment: Environment): RestApi {
  const definition = loadDefinition(resources, environment);
  return { handle: createRequestHandler(definition, environment), stageName: definition.stage.name };
}
