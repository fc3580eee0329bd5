import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './json-record.ts';

/**
 * Whether the whole body of a request is in a value: as a text, on its own or inside of another one, or as the JSON that it
 * is. Texts that are JSON are looked into, because bodies are handed on inside of them.
 */
export function holdsBody(value: unknown, body: string): boolean {
  return holds(value, { body, json: parse(body) });
}

interface Body {
  readonly body: string;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

function holds(value: unknown, sought: Body): boolean {
  if (typeof value === 'string') {
    if (value.includes(sought.body)) return true;
    const inner = parse(value);
    // A text that is the JSON of a text: `"\"…\""`.
    return inner !== undefined && inner !== value && holds(inner, sought);
  }
  if (sought.json !== undefined && isDeepStrictEqual(value, sought.json)) return true;
  if (Array.isArray(value)) return value.some((item) => holds(item, sought));
  return isRecord(value) && Object.values(value).some((member) => holds(member, sought));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
