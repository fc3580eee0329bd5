import type { SignatureTimestamp } from '../../../contracts/producer-signature.ts';
import type { RequestPart } from '../../../contracts/request-part.ts';
import { Refusal } from '../refusal.ts';
import type { IncomingRequest } from './incoming-request.ts';

/** Finds `field:t` or `claim:iat`. */
export type FindField = (name: string) => readonly string[];

/**
 * The text of the time stamp: the first place of the rule where there is one.
 *
 * @throws Refusal if it is there more than once: only one of them could be the signed one.
 */
export function readTimestamp(
  rule: SignatureTimestamp | undefined,
  request: IncomingRequest,
  field: FindField,
): string | undefined {
  for (const place of rule?.in ?? []) {
    const [, name] = /^(?:field|claim):(.+)$/.exec(place) ?? [];
    const values = name === undefined ? request.values(place as RequestPart) : field(name);
    if (values.length > 1) throw new Refusal('repeated');
    if (values[0] !== undefined) return values[0];
  }
  return undefined;
}
