import type { BackEnd } from './back-end.ts';
import { isRecord, recordsIn, type JsonRecord } from './json-record.ts';
import { BODY, mappedQuery } from './mapped-query.ts';

/** What a service keeps of what it is sent; undefined where it could not read it, and so would refuse it. */
export type WrittenPart = { readonly name: string; readonly value: unknown } | undefined;

/** The part of the call of an integration that its service keeps. `body` is the request's, `sent` what it was made into. */
export function writtenPart(
  backEnd: BackEnd,
  integration: JsonRecord,
  { body, sent }: { readonly body: string; readonly sent: string },
): WrittenPart {
  const service = backEnd.kind === 'service' ? backEnd.operation.split(':')[0] : undefined;
  const parts = PARTS[service ?? ''];
  if (parts === undefined) return { name: 'what is sent', value: sent };
  return parts(sent, { body, query: mappedQuery(integration) });
}

interface Call {
  readonly body: string;
  readonly query: Readonly<Record<string, string>>;
}

/** By service. S3 keeps all of it. */
const PARTS: Readonly<Record<string, (sent: string, call: Call) => WrittenPart>> = {
  sqs: messageBody,
  states: (sent) => inJson(sent, 'the input', (call) => call['input']),
  dynamodb: (sent) =>
    inJson(sent, 'the item', ({ Item, ExpressionAttributeValues }) => [Item, ExpressionAttributeValues]),
  events: (sent) =>
    inJson(sent, 'the detail', ({ Entries }) => recordsIn(Entries).map(({ Detail }) => Detail)),
};

/** JSON, or a form: there `&` ends the message, `%` begins a character and `+` is a blank, unless they are encoded. */
function messageBody(sent: string, { body, query }: Call): WrittenPart {
  const name = 'MessageBody';
  // API Gateway encodes what it puts into a query string.
  const mapped = query[name];
  if (mapped !== undefined) return { name, value: mapped === BODY ? body : mapped };
  if (sent.trimStart().startsWith('{')) return inJson(sent, name, (call) => call[name]);
  return { name, value: new URLSearchParams(sent).get(name) ?? undefined };
}

function inJson(sent: string, name: string, read: (call: JsonRecord) => unknown): WrittenPart {
  try {
    const call: unknown = JSON.parse(sent);
    return isRecord(call) ? { name, value: read(call) } : undefined;
  } catch {
    return undefined;
  }
}
