import { holdsBody } from './holds-body.ts';
import type { ApiMethod } from './list-methods.ts';
import { writtenPart } from './written-part.ts';

/** A request's body, and what API Gateway made of it for the service. */
export interface SentBody {
  readonly body: string;
  /** Undefined where nothing was sent. */
  readonly sent: string | undefined;
}

/** What the encodings on the way could break: form bodies, JSON texts, ends of lines, characters outside of ASCII. */
const TEXT = 'a&b=c%20d%zz +e "f" \'g\' \\h\n <i> $j #k ü€😀';

const JSON_BODIES = [
  '{"delivery":"of the proof"}',
  JSON.stringify({ text: TEXT, n: [1, null], nested: { 'a&b': true } }, null, 2),
];

/** Bodies to probe a method with, by the media type of the request. */
export function bodiesOf(contentType: string): readonly string[] {
  if (/^application\/(?:.+\+)?json\b/.test(contentType)) return JSON_BODIES;
  return [`${TEXT}\nand a line\r\n`, ...JSON_BODIES];
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

function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)) ?? 'nothing';
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
