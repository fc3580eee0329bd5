import type { IncomingRequest } from '../../request/incoming-request.ts';
import type { Content } from '../claim.ts';
import { contentfulContent } from './contentful-content.ts';
import { snsContent } from './sns-content.ts';

/** What no content template can say: a choice by type, an order that the request names. */
export const CONTENT_FUNCTIONS: Readonly<
  Record<'contentful' | 'aws-sns', (request: IncomingRequest) => Content>
> = {
  contentful: contentfulContent,
  'aws-sns': snsContent,
};
