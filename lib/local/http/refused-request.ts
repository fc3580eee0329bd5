import { STATUS_CODES } from 'node:http';
import { clockTime } from '../create-execution-log.ts';

/** A request that was answered with an error, as the terminal tells of it. */
export interface RefusedRequest {
  readonly status: number;
  /** Why, in a name or a few words that hold nothing of the body and no key. Default: the name of the status. */
  readonly reason?: string | undefined;
  readonly method: string;
  /** As it was sent, with or without a query. */
  readonly target: string;
}

/** What stands between the target's path and what may hold keys. */
const PATH = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)/is;

const LONGEST_PATH = 200;

/** One line, whatever was sent: time, status, reason, method and path, without the query. */
export function describeRefusal({ status, reason, method, target }: RefusedRequest, now: number): string {
  const path = PATH.exec(target)?.[1] ?? '';
  const shown = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
  const why = reason ?? STATUS_CODES[status] ?? 'refused';
  return printable(`${clockTime(now)}  API  ${status}  ${why}  ${method} ${shown}`).trimEnd();
}

/** Terminals act on control characters. */
function printable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007E\u00A0-\uFFFF]/g, '?');
}
