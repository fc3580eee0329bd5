import { presetOf } from '../../../contracts/producer-presets.ts';
import { secretHeadersOf } from '../../../contracts/secret-headers-of.ts';
import { checkSendable } from '../../../operations/send/check-sendable.ts';
import { makeEvent } from '../../../operations/send/make-event.ts';
import { parseJsonObject } from '../../../operations/send/parse-json-object.ts';
import { signEvent } from '../../../operations/send/sign-event.ts';
import type { Trial, TrialAnswer } from '../../trial.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';
import { readApiKey } from '../pipeline/read-api-key.ts';

/** Sends what the reader wrote, or an event of a producer, and shows what was sent and answered. */
export async function sendTrial(
  context: ConsoleContext,
  body: Readonly<Record<string, unknown>>,
): Promise<TrialAnswer> {
  const trial = readTrial(body);
  const { Url } = await context.outputs();
  if (Url === undefined)
    throw new RequestError(409, 'No output of the stack names the API: outputs: OutputSet.ALL adds it.');
  const base = Url.replace(/\/+$/, '');
  const endpoint = `${base}/webhooks/${encodeURIComponent(trial.source)}`;
  const { url, headers, body: sent, hidden } = requestOf(trial, { base, endpoint }, context);
  const apiKey = trial.withKey ? await readApiKey(context) : undefined;
  const { status, body: answer } = await context.call({
    method: 'POST',
    url,
    headers: { ...headers, ...(apiKey !== undefined && { 'x-api-key': apiKey }) },
    body: Buffer.from(sent),
  });
  const deliveryId = parseJsonObject(answer)?.['deliveryId'];
  return {
    url,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, hidden.includes(name) ? '(the secret)' : value]),
    ),
    body: sent,
    status,
    answer,
    ...(typeof deliveryId === 'string' && { deliveryId }),
  };
}

interface TrialRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Headers that hold a secret. */
  readonly hidden: readonly string[];
}

function requestOf(
  { body, contentType, idempotencyKey, producer, secret }: Trial,
  { base, endpoint }: { readonly base: string; readonly endpoint: string },
  { clock, random }: ConsoleContext,
): TrialRequest {
  if (producer === undefined) {
    const key = idempotencyKey === '' ? undefined : { 'idempotency-key': idempotencyKey };
    return { url: endpoint, headers: { 'content-type': contentType, ...key }, body, hidden: [] };
  }
  checkSendable({ producer, secret, publicUrl: endpoint, base, tamper: false });
  const now = clock.now();
  const event = makeEvent(producer, { now, random });
  const signed = signEvent(producer, event, { url: endpoint, secret: secret ?? '', now });
  const { signature } = presetOf(producer);
  return {
    url: signed.url,
    headers: signed.headers,
    body: Buffer.from(signed.body).toString('utf8'),
    hidden: signature === undefined ? [] : secretHeadersOf(signature),
  };
}

/** @throws RequestError for a member that is no text. */
function readTrial(given: Readonly<Record<string, unknown>>): Trial {
  const text = (name: string): string => {
    const value = given[name];
    if (typeof value === 'string') return value;
    throw new RequestError(400, `'${name}' must be a text, got ${typeof value}.`);
  };
  return {
    source: text('source'),
    body: text('body'),
    contentType: text('contentType'),
    idempotencyKey: text('idempotencyKey'),
    withKey: given['withKey'] === true,
    ...(given['producer'] !== undefined && { producer: text('producer') }),
    ...(given['secret'] !== undefined && { secret: text('secret') }),
  };
}
