/** What a template sets for an override: text, a number (a status), or a list for a header of several values. */
export type OverrideValue = string | number | boolean | readonly OverrideValue[];

/**
 * What `$context.requestOverride` and `$context.responseOverride` were set to. One object per request: it goes to the
 * request template, then to the response template, which can read what the first one set.
 */
export interface Overrides {
  readonly requestOverride: {
    readonly header: Map<string, OverrideValue>;
    readonly path: Map<string, OverrideValue>;
    readonly querystring: Map<string, OverrideValue>;
  };
  readonly responseOverride: {
    readonly header: Map<string, OverrideValue>;
    /** As the template wrote it; API Gateway is said to heed only integers from 100 to 599. */
    status?: OverrideValue;
  };
}

/** Overrides of which none is set. */
export function createOverrides(): Overrides {
  return {
    requestOverride: { header: new Map(), path: new Map(), querystring: new Map() },
    responseOverride: { header: new Map() },
  };
}
