import { ServiceError } from '../../service-error.ts';
import type { ValidRequest } from './validate-states-request.ts';

/** The default and the largest size of a page. */
const defaultPage = 100;
const largestPage = 1000;

/**
 * The page of `items` for `maxResults` and `nextToken` of the request. The positions from `positionOf` must increase
 * along the list, and that of an item must not change: the token contains the position of the last item shown. So
 * items that are added or removed between two pages do not repeat or skip others.
 */
export function listPage<Item>(
  items: readonly Item[],
  request: ValidRequest,
  positionOf: (item: Item) => number,
): { readonly page: readonly Item[]; readonly nextToken?: string } {
  const asked = Number(request['maxResults'] ?? 0);
  if (!Number.isInteger(asked) || asked < 0 || asked > largestPage) {
    throw new ServiceError('ValidationException', `'maxResults' must be 0 to ${largestPage}, got ${asked}`);
  }
  const shown = readToken(request.nextToken);
  const left = items.filter((item) => positionOf(item) > shown);
  const page = left.slice(0, asked === 0 ? defaultPage : asked);
  const last = page.at(-1);
  if (last === undefined || page.length === left.length) return { page };
  return { page, nextToken: Buffer.from(String(positionOf(last))).toString('base64') };
}

/** The position of the last item of the previous page. */
function readToken(token: string | null | undefined): number {
  if (token == null) return -Infinity;
  const text = Buffer.from(token, 'base64').toString();
  if (!/^-?\d+$/.test(text)) throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
  return Number(text);
}
