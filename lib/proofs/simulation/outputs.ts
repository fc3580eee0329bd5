/** The outputs of a stack, resolved. */
export type Outputs = Readonly<Record<string, string>>;

/** Outputs that name a machine or a queue, by what they name. */
export const SHORT_OUTPUTS = /(Arn|Url)$/;
