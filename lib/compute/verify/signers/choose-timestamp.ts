import type { ProducerSignature, SignatureTimestamp } from '../../../contracts/producer-signature.ts';
import type { RequestPart } from '../../../contracts/request-part.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';

/** The time stamp of a signature that is being made. */
export interface ChosenTimestamp {
  readonly text?: string;
  /** The header that the request does not have yet. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The field of the list of signatures: its name and its value. */
  readonly field?: readonly [name: string, value: string];
}

const FORMATS: Readonly<Record<SignatureTimestamp['unit'], (ms: number) => string>> = {
  s: (ms) => String(Math.floor(ms / 1_000)),
  ms: (ms) => String(Math.floor(ms)),
  iso8601: (ms) => new Date(ms).toISOString(),
};

/** The time stamp that the request has, or else when it was received. One in the body cannot be put there any more. */
export function chooseTimestamp(row: ProducerSignature, request: IncomingRequest): ChosenTimestamp {
  const rule = 'timestamp' in row ? row.timestamp : undefined;
  if (rule?.in[0] === undefined) return {};
  const place = rule.in[0];
  const text = FORMATS[rule.unit](request.receivedAt);
  if (place.startsWith('field:')) return { text, field: [place.slice('field:'.length), text] };
  const sent = request.only([place as RequestPart]);
  if (sent !== undefined) return { text: sent };
  if (!place.startsWith('header:')) return {};
  return { text, headers: { [place.slice('header:'.length)]: text } };
}
