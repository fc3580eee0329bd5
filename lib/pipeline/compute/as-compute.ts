import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { describeSetting } from '../setting-rule.ts';
import { Compute } from './compute.ts';

/** What the setting `compute` takes, for an error. */
export const COMPUTE_ALLOWED = 'a Lambda function or a Compute, such as Compute.worker()';

/**
 * Whether a value may stand where a computation is asked for. Checked by shape: npm may have installed aws-cdk-lib or this package
 * twice, and the classes of the two copies differ.
 */
export function isComputable(value: unknown): value is Compute | IFunction {
  if (typeof value !== 'object' || value === null) return false;
  return '_kind' in value || typeof (value as Partial<IFunction>).functionArn === 'string';
}

/**
 * A function stands for `Compute.function` of it.
 *
 * @param setting For the error: `'compute'`, with its source.
 * @throws Error if the value is neither a function nor a Compute.
 */
export function asCompute(given: Compute | IFunction, setting: string): Compute {
  if (!isComputable(given))
    throw new Error(`${setting} must be ${COMPUTE_ALLOWED}, got ${describeSetting(given)}.`);
  return '_kind' in given ? given : Compute.function(given);
}
