import { parseRequestPart, type RequestPart } from './request-part.ts';

/** A piece of a content template: literal text, or what a placeholder stands for. */
export type ContentPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly name: NamedContent }
  | { readonly kind: 'setting'; readonly setting: string }
  | { readonly kind: 'parts'; readonly parts: readonly RequestPart[] };

/**
 * What can be signed besides parts of the request. `body`: the exact bytes. `crc32:body`: its CRC-32 as an unsigned decimal.
 * `timestamp`: the text of the time stamp as it was sent. `url`: as the producer called it; `url:…`: the same written otherwise.
 * `formSorted`: the fields of a form, sorted by name, names and values run together.
 */
const NAMED_CONTENT = [
  'body',
  'crc32:body',
  'timestamp',
  'method',
  'url',
  'url:with-port',
  'url:without-port',
  'url:normalised',
  'url:unescaped',
  'formSorted',
] as const;

export type NamedContent = (typeof NAMED_CONTENT)[number];

/**
 * Takes a content template apart: `v0:{timestamp}:{body}`. A placeholder is a named content, `setting:<field of the config>`, or one or
 * more request parts with `|` between, of which the first that is there counts.
 *
 * @throws Error for a placeholder that is none of these, and for a brace that is none.
 */
export function parseContentTemplate(template: string): readonly ContentPiece[] {
  return template.split(/(\{[^{}]*\})/).flatMap((piece): ContentPiece[] => {
    if (piece === '') return [];
    if (/^\{.*\}$/s.test(piece)) return [placeholder(piece.slice(1, -1), template)];
    if (/[{}]/.test(piece)) throw new Error(`'${template}' has a brace that belongs to no placeholder.`);
    return [{ kind: 'text', text: piece }];
  });
}

function placeholder(name: string, template: string): ContentPiece {
  if (isNamedContent(name)) return { kind: 'named', name };
  if (name.startsWith('setting:')) return { kind: 'setting', setting: name.slice('setting:'.length) };
  const parts = name.split('|');
  try {
    for (const part of parts) parseRequestPart(part);
  } catch (error) {
    const allowed = [...NAMED_CONTENT, 'setting:<name>', 'a part of the request'].join(', ');
    throw new Error(`'${template}': {${name}} must be one of ${allowed}.`, { cause: error });
  }
  return { kind: 'parts', parts: parts as RequestPart[] };
}

function isNamedContent(name: string): name is NamedContent {
  return (NAMED_CONTENT as readonly string[]).includes(name);
}
