import type { createOverrides } from '../../vtl/evaluate/render-template.ts';
import type { ParsedRequest } from './request/parse-request.ts';

/** One request on its way through the API: what mappings, templates and gateway responses may read. */
export interface Exchange {
  readonly request: ParsedRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `$context`, without the overrides and without `error`. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Written by the request template and by the response template. */
  readonly overrides: ReturnType<typeof createOverrides>;
}
