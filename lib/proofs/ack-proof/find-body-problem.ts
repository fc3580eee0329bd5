import { isDeepStrictEqual } from 'node:util';
import { holdsBody } from './body/holds-body.ts';
import type { ApiMethod } from './outcomes/list-methods.ts';
import { writtenPart, type WrittenPart } from './body/written-part.ts';

/** The body of a request, and what API Gateway sent to the service for it. */
export interface SentBody {
  readonly body: string;
  /** Undefined if nothing was sent. */
  readonly sent: string | undefined;
}

/** Why what is written does not hold the whole body of each request; undefined if it does. */
export function findBodyProblem(method: ApiMethod, probes: readonly SentBody[]): string | undefined {
  const read = probes.map(({ body, sent = '' }) => ({
    body,
    part: writtenPart(method.backEnd, method.integration, {
      body,
      sent,
      isBody: (value) => holdsBody(value, body),
    }),
  }));
  // The service refuses what it cannot read, and the client is told so.
  const readable = read.filter(({ part }) => part !== undefined);
  if (readable.length === 0) return 'what is sent to the service is not what it reads';
  const lost = readable.find(({ body, part }) => !holdsBody(part?.value, body));
  if (lost === undefined) return findReplaced(readable.map(({ part }) => part));
  return `${lost.part?.name} does not hold the whole body: sent ${short(lost.body)}, kept ${short(lost.part?.value)}`;
}

/** If the identity is the same for every body, the next request replaces it. */
function findReplaced(parts: readonly WrittenPart[]): string | undefined {
  const [first, ...others] = parts.map((part) => part?.identity);
  if (first === undefined || others.length === 0 || isEmpty(first.value)) return undefined;
  if (!others.every((other) => isDeepStrictEqual(other?.value, first.value))) return undefined;
  return `${first.why}: ${short(first.value)}`;
}

/** A service treats an empty name as none, or refuses it. */
function isEmpty(identity: unknown): boolean {
  return identity === undefined || /""|^\{\}$/.test(JSON.stringify(identity));
}

const MOST_CHARACTERS = 120;

/** A value in one short line. A long one is cut, with its length. */
export function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)) ?? 'nothing';
  const line = text.replaceAll(/\s+/g, ' ');
  if (line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}
