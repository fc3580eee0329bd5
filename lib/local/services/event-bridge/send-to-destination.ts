import type { AccessControl } from '../../roles/access-control.ts';
import { ServiceError } from '../../service-error.ts';
import { callOutside, type CallOutsideOptions } from './call-outside.ts';
import type { ApiDestination } from './read-outside.ts';

/** EventBridge user guide, "API destinations": a client must answer within 5 s. */
const TIMEOUT_MS = 5_000;

/** Client errors that EventBridge retries all the same (user guide, "API destinations", error codes). */
const RETRIED: ReadonlySet<number> = new Set([401, 407, 409, 429]);

/**
 * Posts an event to an API destination with the role of the rule.
 *
 * @throws ServiceError: of status 503 for what EventBridge tries again. The code that it gives is not documented.
 */
export async function sendToDestination(
  destination: ApiDestination,
  text: string,
  {
    access,
    roleArn,
    ...options
  }: CallOutsideOptions & { readonly access: AccessControl; readonly roleArn: string },
): Promise<void> {
  const action = 'events:InvokeApiDestination';
  const refusal = access.authorize({ roleArn, action, resource: destination.arn });
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
  const { url, method, connection } = destination;
  const request = { url, method, headers: HEADERS, body: text, timeoutMs: TIMEOUT_MS };
  const { status } = await callOutside(request, connection, options).catch((error: unknown) => {
    throw new ServiceError('SDK_CLIENT_ERROR', (error as Error).message, 503);
  });
  if (status >= 200 && status < 300) return;
  throw new ServiceError('SDK_CLIENT_ERROR', `${url} answers ${status}`, RETRIED.has(status) ? 503 : status);
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Amazon/EventBridge/ApiDestinations',
};
