import { ServiceError } from '../../service-error.ts';
import { INVOKE_RULES } from './invoke-rules.ts';
import { ITEM_RULES } from './item-rules.ts';
import { MESSAGE_RULES } from './message-rules.ts';
import { OBJECT_RULES } from './object-rules.ts';
import type { Request } from './request.ts';
import type { RequestRule } from './request-rule.ts';
import { findOutOfRange } from './find-out-of-range.ts';

const inRange: RequestRule = (request) => {
  const problem = findOutOfRange('sqs', request);
  return problem === undefined ? undefined : new ServiceError('InvalidParameterValue', problem);
};

/**
 * Lengths, patterns and allowed values. The SDK's models do not have them, and the embedded stores do not check them.
 */
const RULES: Readonly<Record<string, readonly RequestRule[]>> = {
  s3: OBJECT_RULES,
  dynamodb: ITEM_RULES,
  sqs: [inRange, ...MESSAGE_RULES],
  lambda: INVOKE_RULES,
};

/**
 * Checks a request against the rules of its service. The members are those of the SDK's input. A rule applies to
 * every action that has its members.
 *
 * @throws ServiceError with the message of the service, if it is known
 */
export function refuseRequest(service: string, request: Request): void {
  for (const rule of RULES[service] ?? []) {
    const refusal = rule(request);
    if (refusal !== undefined) throw refusal;
  }
}
