import type { HttpResponse } from '../../../lib/local/services/api-gateway/load-rest-api.ts';
import { Comparison } from './compare-recorded.ts';
import { parseText } from '../recorded/flatten-event.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';
import {
  membersAt,
  required,
  requireOneOf,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** Compares what was recorded of an answer: status, single headers whatever their case, and the body. */
export function compareAnswer(comparison: Comparison, expected: Members, response: HttpResponse): void {
  requireOneOf(expected, ['status', 'headers', 'body', 'text', 'json']);
  if (expected['status'] !== undefined) {
    comparison.compare('status', Number(expected['status']), response.status);
  }
  const headers = lowerCased(response.headers);
  for (const [name, value] of Object.entries(membersAt(expected, 'headers'))) {
    comparison.compare(`header ${name}`, oneText(value ?? undefined), oneText(headers[name.toLowerCase()]));
  }
  if (expected['body'] !== undefined) compareBody(comparison, expected['body'], response.body);
}

/** A body that was recorded as text may be JSON text that the recorder parsed, such as `"Pass"`. */
function compareBody(comparison: Comparison, recorded: unknown, body: string): void {
  const isText = typeof recorded === 'string' || recorded === null;
  if (isText && comparison.isEqual(recorded ?? '', body)) return;
  comparison.compare('body', recorded, parseText(body));
}

/** Several values of a header are one, joined by commas. */
function oneText(value: unknown): unknown {
  return Array.isArray(value) ? value.join(',') : value;
}

function lowerCased(headers: Readonly<Record<string, unknown>>): Members {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The verdict on a case that expects nothing but an answer, and perhaps which method it came from. */
export function verdictOnAnswer(recorded: RecordedCase, response: HttpResponse): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  compareAnswer(comparison, expected, response);
  const handler = textAt(expected, 'handled_by');
  if (handler !== undefined) comparison.compare('handled by', handler, response.body);
  return verdictOf(comparison.differences);
}
