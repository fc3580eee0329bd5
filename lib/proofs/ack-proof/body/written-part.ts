import type { BackEnd } from '../outcomes/back-end.ts';
import { isRecord, type JsonRecord } from '../outcomes/json-record.ts';
import { keptPartOf, type KeptPart } from './kept-part.ts';
import { BODY_SOURCE, mappedQuery } from './mapped-query.ts';
import { constantKey } from './describe-put.ts';

/** What a service stores of a call; undefined if the service could not read the call and would refuse it. */
export type WrittenPart =
  | {
      readonly name: string;
      readonly value: unknown;
      /** The identity of the stored thing, and what happens if it is always the same. */
      readonly identity?: { readonly why: string; readonly value: unknown } | undefined;
    }
  | undefined;

/** The body of a request, what it became, and which part of a value is the body. */
interface Sent {
  readonly body: string;
  readonly sent: string;
  readonly isBody: (value: unknown) => boolean;
}

/** The part of the call of an integration that its service stores. */
export function writtenPart(backEnd: BackEnd, integration: JsonRecord, sent: Sent): WrittenPart {
  const operation = backEnd.kind === 'service' ? backEnd.operation : '';
  const part = keptPartOf(operation);
  if (part === undefined) return wholeOf(operation, integration, sent.sent);
  const call = operation.startsWith('sqs:') ? readMessage(integration, sent) : parse(sent.sent);
  if (!isRecord(call)) return undefined;
  const value = part.kept(call);
  // Step Functions refuses an input that is not JSON.
  if (operation.startsWith('states:') && typeof value === 'string' && parse(value) === undefined)
    return undefined;
  return { name: part.name, value, identity: identityIn(part, call, sent) };
}

/** S3 stores all of it. */
function wholeOf(operation: string, integration: JsonRecord, value: string): WrittenPart {
  const key = operation === 's3:PUT' ? constantKey(integration) : undefined;
  const why = 'the next one overwrites it, because its path is always the same';
  return { name: 'what is sent', value, ...(key !== undefined && { identity: { why, value: key } }) };
}

function identityIn({ identity }: KeptPart, call: JsonRecord, { isBody }: Sent) {
  if (identity === undefined) return undefined;
  const item = isRecord(call['Item']) ? call['Item'] : {};
  return { why: identity.why, value: identity.of(call, (name) => isBody(item[name])) };
}

/**
 * The call of SQS in JSON or as a form. In a form `&` ends the message, `%` begins a character and `+` is a blank,
 * unless they are encoded. API Gateway encodes what it puts into a query string.
 */
function readMessage(integration: JsonRecord, { body, sent }: Sent): unknown {
  const entries = Object.entries(mappedQuery(integration));
  const query = Object.fromEntries(
    entries.map(([name, value]) => [name, value === BODY_SOURCE ? body : value]),
  );
  if (sent.trimStart().startsWith('{')) {
    const call = parse(sent);
    return isRecord(call) ? { ...call, ...query } : undefined;
  }
  const call = { ...readForm(sent), ...query };
  return call['Action'] === 'SendMessage' ? call : {};
}

/** It is not documented which of two parameters of one name is taken, so neither counts. */
function readForm(sent: string): JsonRecord {
  const form = new URLSearchParams(sent.trimStart());
  return Object.fromEntries([...form].filter(([name]) => form.getAll(name).length === 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
