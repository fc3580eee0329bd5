/** The outputs of a stack, resolved. */
export type Outputs = Readonly<Record<string, string>>;

/** Outputs that name a machine or a queue, by what stands behind the name. */
export const SHORT_OUTPUTS = /(Arn|Url)$/;
