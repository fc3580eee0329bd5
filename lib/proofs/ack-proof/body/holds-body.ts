import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../outcomes/json-record.ts';

/**
 * Whether a value holds the whole body of a request: as a text, alone or inside another one, or as the JSON that it
 * is. Texts that are JSON or base64 are searched too, because bodies are passed on inside them.
 */
export function holdsBody(value: unknown, body: string): boolean {
  return holds(value, { body, json: equivalentOf(body) });
}

interface Body {
  readonly body: string;
  /** Undefined if only the text itself is the body. */
  readonly json: unknown;
}

function holds(value: unknown, sought: Body): boolean {
  if (typeof value === 'string') {
    if (value.includes(sought.body)) return true;
    const inner = parse(value) ?? decode(value);
    // A text that is the JSON of a text: `"\"…\""`.
    return inner !== undefined && inner !== value && holds(inner, sought);
  }
  if (sought.json !== undefined && isDeepStrictEqual(value, sought.json)) return true;
  if (Array.isArray(value)) return value.some((item) => holds(item, sought));
  return isRecord(value) && Object.values(value).some((member) => holds(member, sought));
}

/**
 * The value of a body that is JSON, unless reading it loses something: digits of a number, `1.0`, a member named
 * twice.
 */
function equivalentOf(body: string): unknown {
  const value = parse(body);
  if (value === undefined) return undefined;
  const compact = body.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (token) =>
    token.startsWith('"') ? JSON.stringify(parse(token)) : '',
  );
  return JSON.stringify(value) === compact ? value : undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Strict: a `+` that a form has turned into a blank is not base64 any more, although Node would ignore the blank. */
function decode(text: string): string | undefined {
  if (text.length < 4 || text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
