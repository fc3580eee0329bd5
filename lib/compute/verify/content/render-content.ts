import { crc32 } from 'node:zlib';
import {
  type ContentPiece,
  type NamedContent,
  parseContentTemplate,
} from '../../../contracts/parse-content-template.ts';
import { Refusal } from '../refusal.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { settingOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';
import type { Content } from './claim.ts';
import { URL_FORMS } from './url-forms.ts';

/** What templates are filled from. */
export interface ContentSource {
  readonly request: IncomingRequest;
  readonly config: VerifyConfig;
  /** The text of the time stamp as it was sent. */
  readonly timestamp: string | undefined;
}

/**
 * What is signed, by a template.
 *
 * @throws Refusal if a part of the request that the template names is missing.
 */
export function renderContent(template: string, source: ContentSource): Content {
  return parseContentTemplate(template).map((piece) => bytesOf(renderPiece(piece, source)));
}

/** Text as UTF-8. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function renderPiece(piece: ContentPiece, source: ContentSource): string | Uint8Array {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'named':
      return required(NAMED[piece.name](source));
    case 'setting':
      return settingOf(source.config, piece.setting);
    case 'parts':
      return required(source.request.only(piece.parts));
  }
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Refusal('incomplete');
  return value;
}

const NAMED: Readonly<Record<NamedContent, (source: ContentSource) => string | Uint8Array | undefined>> = {
  body: ({ request }) => request.body,
  'crc32:body': ({ request }) => String(crc32(request.body)),
  timestamp: ({ timestamp }) => timestamp,
  method: ({ request }) => request.method,
  url: ({ request }) => request.url,
  'url:with-port': ({ request }) => URL_FORMS.withPort(request.url),
  'url:without-port': ({ request }) => URL_FORMS.withoutPort(request.url),
  'url:normalised': ({ request }) => URL_FORMS.normalised(request.url),
  'url:unescaped': ({ request }) => URL_FORMS.unescaped(request.url),
  formSorted: ({ request }) => sortedForm(request.form()),
};

/** As Twilio signs a form: sorted by name; the values of one name sorted, each of them once. */
function sortedForm(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join('');
}
