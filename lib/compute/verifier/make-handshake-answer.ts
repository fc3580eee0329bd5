import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import type { RequestPart } from '../../contracts/request-part.ts';
import { hmacKeys } from '../verify/keys/hmac-keys.ts';
import { isOnHost } from '../verify/keys/is-on-host.ts';
import { Refusal } from '../verify/refusal.ts';
import { encode } from '../verify/request/decode-exactly.ts';
import type { IncomingRequest } from '../verify/request/incoming-request.ts';
import { digestOf } from '../verify/schemes/verify-hmac.ts';
import { settingOf } from '../verify/setting-of.ts';
import { signatureOf } from '../verify/signature-of.ts';
import type { VerifyConfig } from '../verify/verify-config.ts';

/** The answer to a test of the address, which a response template writes as it is. */
export interface HandshakeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

interface HandshakeContext {
  readonly request: IncomingRequest;
  readonly producer: string | ProducerSignature;
  readonly config: VerifyConfig;
}

/**
 * Answers a test of the address, and confirms what it asks to confirm. Whether the request is the producer's was judged before.
 *
 * @throws Refusal if a part of the request that the answer needs is missing, or there is nothing to confirm.
 * @throws InvalidVerifyConfig if a setting that stands in the answer is missing.
 */
export async function makeHandshakeAnswer(
  { respond, confirm }: ProducerHandshake,
  context: HandshakeContext,
): Promise<HandshakeAnswer> {
  if (confirm !== undefined) await call(confirm, context);
  const { status, contentType = 'text/plain', body = '' } = respond;
  const written = (text: string): string =>
    contentType === 'application/json' ? JSON.stringify(text).slice(1, -1) : text;
  const filled = body.replaceAll(/\{(echo|mac|setting:(\w+))\}/g, (_, name: string, setting?: string) =>
    written(
      setting === undefined ? VALUES[name as Value](respond, context) : settingOf(context.config, setting),
    ),
  );
  return { status, contentType, body: filled };
}

async function call(
  { of, hosts }: NonNullable<ProducerHandshake['confirm']>,
  { request, config }: HandshakeContext,
): Promise<void> {
  const address = required(request, of);
  if (!isOnHost(address, hosts)) throw new Refusal('confirmationHost');
  if ((await config.fetchText?.(address)) === undefined) throw new Refusal('confirmationFailed');
}

type Value = 'echo' | 'mac';

const VALUES: Readonly<
  Record<Value, (respond: ProducerHandshake['respond'], context: HandshakeContext) => string>
> = {
  echo: ({ echo }, { request }) => (echo === undefined ? '' : required(request, echo.of)),
  mac: ({ mac }, { request, producer, config }) => {
    const row = signatureOf(producer);
    if (mac === undefined || row.scheme !== 'hmac') return '';
    const [key = Buffer.alloc(0)] = hmacKeys(row.key, config);
    return encode(digestOf(mac.algorithm, key, [Buffer.from(required(request, mac.of))]), mac.encoding);
  },
};

function required(request: IncomingRequest, part: RequestPart): string {
  const text = request.only([part]);
  if (text === undefined) throw new Refusal('incomplete');
  return text;
}
