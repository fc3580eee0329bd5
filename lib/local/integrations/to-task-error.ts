import { ServiceError } from '../service-error.ts';
import { TaskError } from '../state-machine/task/task-error.ts';
import { INTEGRATION_NAMES, type IntegrationNames } from './integration-names.ts';

/** The parts of an SDK error, or of an error of a local service, that decide the name and cause of a task error. */
interface ServiceFailure {
  readonly name: string;
  readonly message: string;
  /** Present if the service responded; absent if there was no response. */
  readonly statusCode?: number;
  readonly requestId?: string;
  /** Whether the error is in the service's model. */
  readonly modelled: boolean;
}

/**
 * Turns a failed call into the error that Retry and Catch match, with the error names of the integration `service`.
 */
export function toTaskError(service: string, error: unknown): TaskError {
  const names = INTEGRATION_NAMES[service];
  if (names === undefined)
    throw new Error(`no error names are known for the integration '${service}'`, { cause: error });
  const failure = describeFailure(error, names);
  if (failure.statusCode === undefined)
    return new TaskError(`${names.prefix}.SdkClientException`, failure.message);
  const name = failure.modelled ? withSuffix(failure.name) : names.generic;
  return new TaskError(`${names.prefix}.${name}`, causeOf(service, names, failure));
}

/** Codes in the wire format have no suffix if the model has none (`NoSuchKey`); task errors always have it. */
function withSuffix(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

function causeOf(service: string, { serviceInCause }: IntegrationNames, failure: ServiceFailure): string {
  const { name, message, statusCode, requestId = 'local' } = failure;
  return service.startsWith('aws-sdk:')
    ? `${message} (Service: ${serviceInCause}, Status Code: ${statusCode}, Request ID: ${requestId}) (SDK Attempt Count: 1)`
    : `${message} (Service: ${serviceInCause}; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`;
}

function describeFailure(error: unknown, { unmodelled = [] }: IntegrationNames): ServiceFailure {
  if (error instanceof ServiceError) {
    // These are in no model, because they belong to the protocol that all services share.
    const modelled = !['ThrottlingException', 'AccessDeniedException', ...unmodelled].includes(error.code);
    return { name: error.code, message: error.message, statusCode: error.statusCode, modelled };
  }
  const { name, message, $metadata } = error as Error & {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  return {
    name,
    message,
    ...($metadata?.httpStatusCode === undefined ? {} : { statusCode: $metadata.httpStatusCode }),
    ...($metadata?.requestId === undefined ? {} : { requestId: $metadata.requestId }),
    // The SDK has a class for each error of the model. All others have the service's base class (S3ServiceException).
    modelled: !(error as Error).constructor.name.endsWith('ServiceException'),
  };
}
