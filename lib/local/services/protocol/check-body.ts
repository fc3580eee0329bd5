import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../../service-error.ts';
import { readRequest } from '../request-model/read-request.ts';
import type { Request } from '../request-model/request.ts';

/** A request of a JSON protocol as the embedded store is to get it, or why it does not get it. */
export type CheckedBody = { readonly body: Request } | { readonly refusal: Refusal };

/** How the service refuses. */
export interface Refusal {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/**
 * Holds a body against the model of the service before an embedded store sees it. Actions that no model has are left to the
 * store, which refuses them; whatever goes wrong here is an answer, too: nothing that is sent to a port ends the process.
 */
export function checkBody(service: string, headers: IncomingHttpHeaders, body: unknown): CheckedBody {
  const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  try {
    return { body: readRequest(service, action, body) };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/** ValidationException comes from the validator, SerializationException from the parser. They spell the message's member differently. */
const TYPES: Readonly<Record<string, (message: string) => object>> = {
  ValidationException: (message) => ({ __type: 'com.amazon.coral.validate#ValidationException', message }),
  SerializationException: (Message) => ({
    __type: 'com.amazon.coral.service#SerializationException',
    Message,
  }),
};

/** An error as a service with a JSON protocol writes it. */
export function refusalOf(error: unknown): Refusal {
  // Anything else is a defect or, of a body that is nested without end, a full stack.
  const { code, message, statusCode } =
    error instanceof ServiceError ? error : new ServiceError('SerializationException', String(error));
  const describe = TYPES[code] ?? ((text) => ({ __type: `com.amazon.coral.service#${code}`, message: text }));
  return { status: statusCode, body: JSON.stringify(describe(message)) };
}
