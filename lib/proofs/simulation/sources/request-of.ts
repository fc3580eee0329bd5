import { signatureOf } from '../../../compute/verify/signature-of.ts';
import { deliveryIdBy } from '../../../operations/send/expected-delivery-id.ts';
import { draftEvent } from '../../../operations/send/make-generic-event.ts';
import { signEvent } from '../../../operations/send/sign-event.ts';
import type { SignedEvent } from '../../../operations/send/signed-event.ts';
import { tamperWith } from '../../../operations/send/tamper-with.ts';
import { simulatedSecret } from './simulated-secret.ts';
import type { TemplateSource } from './source-of.ts';

/** A delivery as whoever simulates its producer names it. */
export interface Planned {
  readonly idempotencyKey: string;
  readonly body: string;
  /** Changed after it was signed, as somebody would who does not know the secret. */
  readonly isForged?: boolean;
}

/** A request as it is sent, and the delivery that it makes. */
export interface PlannedRequest {
  readonly deliveryId: string;
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * The request by which a producer would send a delivery: the id where the source looks for it, the body as it was given beside that, and a
 * signature where the source has one.
 *
 * @throws Error if each request is a delivery of its own, or its signature cannot be made here.
 */
export function requestOf(source: TemplateSource, planned: Planned, now: number): PlannedRequest {
  const sent = signed(source, planned, now);
  const { signer, name, identity, idPrefix } = source;
  const request =
    planned.isForged && signer !== undefined ? tamperWith(sent, signatureOf(signer.producer)).request : sent;
  const deliveryId = deliveryIdBy(identity, idPrefix, request);
  if (deliveryId === undefined)
    throw new Error(
      `Source '${name}': its requests must have an id by which two of them are the same delivery, or be told apart by their bodies; here each is a delivery of its own, so nothing can be said about a repeated one.`,
    );
  return {
    deliveryId,
    query: new URL(request.url).search.slice(1),
    headers: request.headers,
    body: Buffer.from(request.body).toString('utf8'),
  };
}

function signed(source: TemplateSource, { idempotencyKey: id, body }: Planned, now: number): SignedEvent {
  const { name, identity, contentType, signer } = source;
  const url = source.publicUrl ?? `https://api.example/webhooks/${name}`;
  const places = { ...identity, ...(signer !== undefined && { signature: signatureOf(signer.producer) }) };
  const draft = draftEvent(places, { id, type: 'simulated' });
  const headers = { 'content-type': contentType, ...draft.headers };
  const content = contentType === FORM ? formWith(draft.form, body) : jsonWith(draft.body, body);
  const event = { headers, body: content };
  if (signer === undefined)
    return { method: 'POST', url, headers, body: Buffer.from(content), receivedAt: now };
  const { producer, settings } = signer;
  return signEvent(producer, event, { url, secret: simulatedSecret(signer), now, settings });
}

function formWith(fields: Readonly<Record<string, string>>, body: string): string {
  return new URLSearchParams({ ...fields, body }).toString();
}

/** The fields in front of those of the body, whose text stays as it is, or the body behind the elements of a list. */
function jsonWith(fields: unknown, body: string): string {
  if (fields === undefined) return body;
  const text = JSON.stringify(fields);
  const rest = text.startsWith('[') ? `${body}]` : body.trimStart().slice(1);
  return `${text.slice(0, -1)}${/^\s*\}/.test(rest) ? '' : ','}${rest}`;
}
