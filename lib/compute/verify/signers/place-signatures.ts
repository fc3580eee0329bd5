import type { SignaturePlace, TokenPlace } from '../../../contracts/producer-signature.ts';
import { headersOfPart } from '../../../contracts/request-part.ts';

/**
 * Writes signatures where the producer writes them: as fields of one header, or a header for each where a rotation adds some. A producer
 * with room for one alone sends the first.
 */
export function placeSignatures(
  { in: parts, prefix = '', list, rotates }: TokenPlace & Partial<SignaturePlace>,
  signatures: readonly string[],
  timestamp: readonly [name: string, value: string] | undefined,
): Readonly<Record<string, string>> {
  const names = parts.flatMap(headersOfPart);
  if (list === undefined) {
    const sent = rotates === true ? signatures.slice(0, names.length) : signatures.slice(0, 1);
    return Object.fromEntries(sent.map((signature, index) => [names[index]!, prefix + signature]));
  }
  const fields = signatures.map((signature) => [list.field, prefix + signature] as const);
  const all = timestamp === undefined ? fields : [timestamp, ...fields];
  return { [names[0]!]: all.map((field) => field.join(list.fieldSeparator)).join(list.itemSeparator) };
}
