import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import { secretHeadersOf } from '../../contracts/secret-headers-of.ts';
import type { ApiReply } from './api-call.ts';
import { parseJsonObject } from './parse-json-object.ts';
import type { SignedEvent } from './signed-event.ts';

/** The lines that say what is sent. A signature is shown; a token is not, because it is the secret itself. */
export function describeRequest(
  { method, headers, body }: SignedEvent,
  {
    address,
    preset,
    changed,
  }: { readonly address: string; readonly preset: ProducerPreset; readonly changed?: string | undefined },
): readonly string[] {
  const secret = preset.signature === undefined ? [] : secretHeadersOf(preset.signature);
  const shown = Object.entries(headers).map(([name, value]) => {
    return `  ${name}: ${secret.includes(name) ? '(the secret)' : value}`;
  });
  return [
    `${method} ${address}`,
    ...shown,
    `  ${body.byteLength} bytes of body`,
    ...(changed === undefined ? [] : [`  One character of ${changed} was changed after it was signed.`]),
  ];
}

/** An answer in one line. */
export function describeAnswer({ status, body }: ApiReply): string {
  const json = parseJsonObject(body);
  return `${status} ${json === undefined ? body.trim() : JSON.stringify(json)}`.trim();
}
