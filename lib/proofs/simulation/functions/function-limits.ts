import type { TemplateResource } from '../../../local/template/read-template.ts';

/** What a template says about a function. */
export interface FunctionLimits {
  /** Undefined for a role that nobody knows: then it may do everything. */
  readonly roleArn: string | undefined;
  readonly limitMs: number;
}

interface FunctionProperties {
  readonly Role?: string;
  readonly Timeout?: number;
}

/** For a function that is not in the template. Lambda's longest time-out (Lambda quotas). */
export const ELSEWHERE: FunctionLimits = { roleArn: undefined, limitMs: 900_000 };

/** Lambda's default is 3 s if the function sets none (CreateFunction, Timeout). */
export function limitsOf({ properties }: TemplateResource): FunctionLimits {
  const { Role: roleArn = '', Timeout = 3 } = properties as FunctionProperties;
  return { roleArn, limitMs: Timeout * 1_000 };
}
