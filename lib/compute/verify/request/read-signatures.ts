import type { SignatureList, SignaturePlace } from '../../../contracts/producer-signature.ts';
import { headersOfPart, type RequestPart } from '../../../contracts/request-part.ts';
import { Refusal } from '../refusal.ts';
import { settingOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';
import { decodeExactly } from './decode-exactly.ts';
import type { IncomingRequest } from './incoming-request.ts';

/** DocuSign sends up to 100, one for each key. More only cost time. */
const MAX_SIGNATURES = 100;

/** What stands where the signature of a request is expected. */
export interface FoundSignatures {
  /** Each of them as bytes. What is not written as the producer writes it is left out. */
  readonly signatures: readonly Buffer[];
  /** The values of other fields of the list, such as `t`. */
  readonly field: (name: string) => readonly string[];
}

/**
 * Reads the signatures of a request.
 *
 * @throws Refusal if there are none, if none is well-formed, or if there are more than any producer sends.
 */
export function readSignatures(
  { at }: { readonly at: SignaturePlace },
  request: IncomingRequest,
  config: VerifyConfig,
): FoundSignatures {
  const values = valuesAt(at.in, request);
  const wanted = at.list === undefined ? '' : fieldName(at.list, config);
  const fields = values.flatMap((value) => fieldsOf(value, at.list));
  const texts = fields.flatMap(([name, value]) => (name === wanted ? [value] : []));
  if (texts.length > MAX_SIGNATURES) throw new Refusal('tooMany');
  const signatures = texts.flatMap((text) => decode(text, at));
  if (signatures.length === 0) throw new Refusal('malformed');
  return {
    signatures,
    field: (name) => fields.flatMap(([field, value]) => (field === name ? [value] : [])),
  };
}

/** @throws Refusal if there is none. */
export function valuesAt(parts: readonly RequestPart[], request: IncomingRequest): readonly string[] {
  const values = parts
    .flatMap((part) => {
      const headers = headersOfPart(part);
      return headers.length === 0 ? request.values(part) : headers.flatMap((name) => request.header(name));
    })
    .filter((value) => value !== undefined);
  if (values.length === 0) throw new Refusal('missing');
  return values;
}

/** The name of the field that is a signature. */
function fieldName({ field }: SignatureList, config: VerifyConfig): string {
  const [, setting] = /^\{setting:(\w+)\}$/.exec(field) ?? [];
  return setting === undefined ? field : settingOf(config, setting);
}

/** Names and values. One signature without a list has no name. */
function fieldsOf(value: string, list: SignatureList | undefined): readonly (readonly [string, string])[] {
  if (list === undefined) return [['', value]];
  return value.split(list.itemSeparator).map((item) => {
    const [name = '', ...rest] = (list.trim === true ? item.trim() : item).split(list.fieldSeparator);
    return [name, rest.join(list.fieldSeparator)];
  });
}

function decode(text: string, { prefix = '', encoding }: SignaturePlace): readonly Buffer[] {
  if (!text.startsWith(prefix)) return [];
  const bytes = decodeExactly(text.slice(prefix.length), encoding);
  return bytes === undefined ? [] : [bytes];
}
