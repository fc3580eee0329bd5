/** The value of an override: text, a number (a status), or a list for a header with several values. */
export type OverrideValue = string | number | boolean | readonly OverrideValue[];

/**
 * The values of `$context.requestOverride` and `$context.responseOverride`. There is one object per request: the
 * request template sets it, then the response template can read it.
 */
export interface Overrides {
  readonly requestOverride: {
    readonly header: Map<string, OverrideValue>;
    readonly path: Map<string, OverrideValue>;
    readonly querystring: Map<string, OverrideValue>;
  };
  readonly responseOverride: {
    readonly header: Map<string, OverrideValue>;
    /** As the template wrote it. API Gateway is said to use only integers from 100 to 599. */
    status?: OverrideValue;
  };
}

/** Creates empty overrides. */
export function createOverrides(): Overrides {
  return {
    requestOverride: { header: new Map(), path: new Map(), querystring: new Map() },
    responseOverride: { header: new Map() },
  };
}
