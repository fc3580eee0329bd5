import { type ContentPiece, parseContentTemplate } from './parse-content-template.ts';
import { presetOf } from './producer-presets.ts';
import type { ProducerSignature } from './producer-signature.ts';
import { headersOfPart, type RequestPart } from './request-part.ts';

/** What the verifier must be given to verify a producer. */
export interface VerifyRequirements {
  /** Every header that it may read, in lower case. Keep them all: a rotation adds some. */
  readonly headers: readonly string[];
  /** The fields of the config that must be set. For a certificate `fetchText`, which `certPem` or `publicKeyPem` can stand in for. */
  readonly settings: readonly string[];
  /** The address as the producer called it is signed. */
  readonly publicUrl: boolean;
}

/**
 * What the verifier must be given to verify a producer; nothing for one that does not sign.
 *
 * @throws Error for an id that is not in the table.
 *
 * @example requirementsOf('discord').settings // ['publicKeyHex']
 */
export function requirementsOf(producer: string | ProducerSignature): VerifyRequirements {
  const row = typeof producer === 'string' ? presetOf(producer).signature : producer;
  if (row === undefined) return { headers: [], settings: [], publicUrl: false };
  const pieces = piecesOf(row);
  return {
    headers: [...new Set(partsOf(row, pieces).flatMap(headersOfPart))],
    settings: [...keySettings(row), ...namedSettings(row)],
    publicUrl: contentByOf(row) === 'contentful' || pieces.some(isUrl),
  };
}

/** The fields of the config that a row names: their values are signed, or name what is. */
export function namedSettings(row: ProducerSignature): readonly string[] {
  // The field of a list may be named by a setting.
  const pieces = [
    ...piecesOf(row),
    ...parseContentTemplate('list' in row.at ? (row.at.list?.field ?? '') : ''),
  ];
  return pieces.flatMap((piece) => (piece.kind === 'setting' ? [piece.setting] : []));
}

function piecesOf(row: ProducerSignature): readonly ContentPiece[] {
  return 'content' in row ? (row.content ?? []).flatMap(parseContentTemplate) : [];
}

function partsOf(row: ProducerSignature, pieces: readonly ContentPiece[]): readonly string[] {
  const times = 'timestamp' in row ? (row.timestamp?.in ?? []) : [];
  return [
    ...row.at.in,
    ...times.filter((place): place is RequestPart => !/^(?:field|claim):/.test(place)),
    ...pieces.flatMap((piece) => (piece.kind === 'parts' ? piece.parts : [])),
    ...('moreHeaders' in row ? (row.moreHeaders ?? []).map((name) => `header:${name}`) : []),
    ...(row.scheme === 'x509' ? [row.algorithm.in, row.certificate.in] : []),
  ];
}

function keySettings(row: ProducerSignature): readonly string[] {
  switch (row.scheme) {
    case 'ed25519':
      return ['publicKeyHex'];
    case 'ecdsa':
      return ['publicKeySpkiBase64'];
    case 'x509':
      return ['fetchText'];
    case 'jwt':
      return [row.algorithm === 'ES256' ? 'jwk' : 'secrets'];
    default:
      return ['secrets'];
  }
}

function contentByOf(row: ProducerSignature): string | undefined {
  return 'contentBy' in row ? row.contentBy : undefined;
}

function isUrl(piece: ContentPiece): boolean {
  return piece.kind === 'named' && piece.name.startsWith('url');
}
