import { randomUuid } from '../../../local/clock/random.ts';
import type { ActionAnswer } from '../../action-answer.ts';
import type { ConsoleContext } from '../console-context.ts';
import { readStoredRequest } from '../deliveries/read-stored-request.ts';
import { RequestError } from '../http/request-error.ts';
import { readApiKey } from '../pipeline/read-api-key.ts';

/**
 * Sends the exact body and kept headers of a delivery again, under a new id: a new delivery. A signature that was kept
 * is sent as well, and is judged by its age.
 */
export async function sendAgain(context: ConsoleContext, id: string): Promise<ActionAnswer> {
  const { source, headers, body } = await readStoredRequest(context, id);
  const { Url } = await context.outputs();
  if (Url === undefined)
    throw new RequestError(
      409,
      'No output of the stack names the API (outputs: OutputSet.ALL adds it), so nothing can be sent.',
    );
  const apiKey = await readApiKey(context);
  const { status, body: answer } = await context.call({
    method: 'POST',
    url: `${Url.replace(/\/+$/, '')}/webhooks/${source}`,
    headers: {
      'content-type': 'application/json',
      ...headers,
      'idempotency-key': `again-${randomUuid(context.random)}`.slice(0, 30),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    },
    body: Buffer.from(body),
  });
  const deliveryId = deliveryIdIn(answer);
  return { says: `answered ${status}`, ...(deliveryId !== undefined && { deliveryId }) };
}

function deliveryIdIn(answer: string): string | undefined {
  try {
    const { deliveryId } = JSON.parse(answer) as { readonly deliveryId?: unknown };
    return typeof deliveryId === 'string' ? deliveryId : undefined;
  } catch {
    return undefined;
  }
}
