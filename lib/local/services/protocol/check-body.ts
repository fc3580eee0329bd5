import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../../service-error.ts';
import { readRequest } from '../request-model/read-request.ts';
import type { Request } from '../request-model/request.ts';

/** A request of a JSON protocol for the embedded store, or the refusal of it. */
export type CheckedBody = { readonly body: Request } | { readonly refusal: BodyRefusal };

/** The error response of the service. */
export interface BodyRefusal {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/**
 * Checks a body against the model of the service before an embedded store gets it. The store itself refuses actions
 * that are in no model. Errors here become responses, so that no request can end the process.
 */
export function checkBody(service: string, headers: IncomingHttpHeaders, body: unknown): CheckedBody {
  const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  try {
    return { body: readRequest(service, action, body) };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/**
 * ValidationException comes from the validator, SerializationException from the parser. They name the message member
 * differently.
 */
const TYPES: Readonly<Record<string, (message: string) => object>> = {
  ValidationException: (message) => ({ __type: 'com.amazon.coral.validate#ValidationException', message }),
  SerializationException: (Message) => ({
    __type: 'com.amazon.coral.service#SerializationException',
    Message,
  }),
};

/** An error as a service with a JSON protocol writes it. */
export function refusalOf(error: unknown): BodyRefusal {
  // Any other error is a bug, or a stack overflow from a deeply nested body.
  const { code, message, statusCode } =
    error instanceof ServiceError ? error : new ServiceError('SerializationException', String(error));
  const describe = TYPES[code] ?? ((text) => ({ __type: `com.amazon.coral.service#${code}`, message: text }));
  return { status: statusCode, body: JSON.stringify(describe(message)) };
}
