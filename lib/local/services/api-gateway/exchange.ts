import type { createOverrides } from '../../vtl/evaluate/render-template.ts';
import type { ParsedRequest } from './request/parse-request.ts';

/** A request in progress: what mappings, templates and gateway responses can read. */
export interface Exchange {
  readonly request: ParsedRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `$context`, without the overrides and without `error`. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The request template and the response template write to them. */
  readonly overrides: ReturnType<typeof createOverrides>;
}
