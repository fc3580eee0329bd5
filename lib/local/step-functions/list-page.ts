import { ServiceError } from '../service-error.ts';
import type { ValidRequest } from './validate-request.ts';

/** What a page holds where the request does not say, and at most. */
const defaultPage = 100;
const largestPage = 1000;

/** The page of `items` that `maxResults` and `nextToken` of the request ask for. */
export function listPage<Item>(
  items: readonly Item[],
  request: ValidRequest,
): { readonly page: readonly Item[]; readonly nextToken?: string } {
  const asked = Number(request['maxResults'] ?? 0);
  if (!Number.isInteger(asked) || asked < 0 || asked > largestPage) {
    throw new ServiceError('ValidationException', `'maxResults' must be 0 to ${largestPage}, got ${asked}`);
  }
  const from = startOf(request.nextToken);
  const to = from + (asked === 0 ? defaultPage : asked);
  const page = items.slice(from, to);
  return to < items.length ? { page, nextToken: Buffer.from(String(to)).toString('base64') } : { page };
}

function startOf(token: string | null | undefined): number {
  if (token == null) return 0;
  const from = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(from) || from < 0) {
    throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
  }
  return from;
}
