import { holdsBody } from './holds-body.ts';
import type { ApiMethod } from './list-methods.ts';
import { writtenPart } from './written-part.ts';

/** A request's body, and what API Gateway made of it for the service. */
export interface SentBody {
  readonly body: string;
  /** Undefined where nothing was sent. */
  readonly sent: string | undefined;
}

/** Why what is written does not hold the whole body of each request; undefined where it does. */
export function findBodyProblem(method: ApiMethod, probes: readonly SentBody[]): string | undefined {
  const read = probes.map(({ body, sent = '' }) => ({
    body,
    part: writtenPart(method.backEnd, method.integration, { body, sent }),
  }));
  // What the service cannot read it refuses: the client is told so.
  const readable = read.filter(({ part }) => part !== undefined);
  if (readable.length === 0) return 'what is sent to the service is not what it reads';
  const lost = readable.find(({ body, part }) => !holdsBody(part?.value, body));
  if (lost === undefined) return undefined;
  return `${lost.part?.name} does not hold the whole body: of ${short(lost.body)} there is ${short(lost.part?.value)}`;
}

const MOST_CHARACTERS = 120;

/** A value in one short line; of a long one its start, and how long it is. */
export function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)) ?? 'nothing';
  const line = text.replaceAll(/\s+/g, ' ');
  if (line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}
