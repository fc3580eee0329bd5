import validations from 'dynalite/validations/index.js';
import { ServiceError } from '../../../local/service-error.ts';
import '../../../local/services/request-model/strict-dynalite.ts';
import { copyOf } from './copy-of.ts';
import type { Call } from './simulated-service.ts';

/** What dynalite checks the requests of an action by. */
export interface Rules {
  readonly types: object;
  readonly custom: unknown;
}

type Checked = Readonly<Record<string, unknown>>;

/**
 * A cache is emptied when it is full, because runs with equal requests follow each other: those of one scenario fit, at a few
 * KB each.
 */
const MOST_REMEMBERED = 10_000;
const LONGEST_REMEMBERED = 8_192;

const remembered = new Map<Rules, Map<string, Checked>>();

/**
 * A request as dynalite's actions take it, with its expressions parsed. Throws the answer of DynamoDB if it refuses
 * the request. Equal requests are parsed once: an exploration makes the same ones in thousands of runs, and a parse
 * takes a fifth of a run.
 */
export function checkedRequest(rules: Rules, request: Call): Record<string, unknown> {
  const text = JSON.stringify(request);
  const cache = cacheOf(rules);
  const known = cache.get(text) ?? check(rules, request);
  if (text.length <= LONGEST_REMEMBERED) cache.set(text, known);
  // A copy, because actions change what they are given.
  return copyOf(known);
}

function cacheOf(rules: Rules): Map<string, Checked> {
  const cache = remembered.get(rules) ?? new Map<string, Checked>();
  remembered.set(rules, cache);
  if (cache.size >= MOST_REMEMBERED) cache.clear();
  return cache;
}

function check({ types, custom }: Rules, request: Call): Checked {
  try {
    const data = validations.checkTypes(copyOf(request), types);
    validations.checkValidations(data, types, custom, STORE);
    return data;
  } catch (error) {
    throw asServiceError(error as Error);
  }
}

/** What dynalite's checks read from their store. */
export const STORE = { options: { maxItemSize: 409_600 } };

/** An error of dynalite as the service answers it. */
export function asServiceError(error: Error): Error {
  const { statusCode, body } = error as Error & {
    readonly statusCode?: number;
    readonly body?: { readonly __type: string; readonly message?: string };
  };
  if (body === undefined) return error;
  return new ServiceError(body.__type.replace(/.*#/, ''), body.message ?? '', statusCode);
}
