import { STATUS_CODES } from 'node:http';
import { clockTime } from '../create-execution-log.ts';

/** A request that was answered with an error, for the terminal. */
export interface RefusedRequest {
  readonly status: number;
  /** The reason, a name or a few words without data of the body or keys. Default: the name of the status. */
  readonly reason?: string | undefined;
  readonly method: string;
  /** As sent, with or without a query. */
  readonly target: string;
}

/** Matches the path of a target, without the parts that can contain keys. */
const PATH = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)/is;

const LONGEST_PATH = 200;

/** One line for any request: time, status, reason, method and path, without the query. */
export function describeRefusal({ status, reason, method, target }: RefusedRequest, now: number): string {
  const path = PATH.exec(target)?.[1] ?? '';
  const shown = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
  const why = reason ?? STATUS_CODES[status] ?? 'refused';
  return printable(`${clockTime(now)}  API  ${status}  ${why}  ${method} ${shown}`).trimEnd();
}

/** Replaces control characters, which terminals interpret. */
function printable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007E\u00A0-\uFFFF]/g, '?');
}
