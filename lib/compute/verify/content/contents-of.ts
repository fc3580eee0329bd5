import type {
  HmacSignature,
  SignaturePlace,
  SignatureTimestamp,
} from '../../../contracts/producer-signature.ts';
import type { Content } from './claim.ts';
import { CONTENT_FUNCTIONS } from './producers/content-functions.ts';
import { type ContentSource, renderContent } from './render-content.ts';

/** The fields of a signature row that say what is signed. */
export interface SignedContent {
  readonly at: SignaturePlace;
  readonly content?: readonly string[];
  readonly contentBy?: Exclude<HmacSignature['contentBy'], 'adyen'> | 'aws-sns';
  readonly timestamp?: SignatureTimestamp;
}

/**
 * What may have been signed: one content for each template of the row.
 *
 * @throws Refusal if a part of the request that is signed is missing.
 */
export function contentsOf({ content, contentBy }: SignedContent, source: ContentSource): readonly Content[] {
  if (contentBy !== undefined) return [CONTENT_FUNCTIONS[contentBy](source.request)];
  return (content ?? []).map((template) => renderContent(template, source));
}
