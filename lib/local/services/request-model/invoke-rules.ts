import { ServiceError } from '../../service-error.ts';
import type { RequestRule } from './request-rule.ts';

/** Lambda API reference, Invoke. */
const FUNCTION_NAME =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';
const LOG_TYPES = ['None', 'Tail'];
/** Bytes of the base64 text. */
const LARGEST_CLIENT_CONTEXT = 3_583;

interface Constraint {
  readonly member: string;
  readonly isMet: (value: string) => boolean;
  readonly code: string;
  readonly says: (value: string) => string;
}

const CONSTRAINTS: readonly Constraint[] = [
  {
    member: 'FunctionName',
    isMet: (value) => new RegExp(`^${FUNCTION_NAME}$`).test(value),
    code: 'ValidationException',
    says: (value) => unmet('functionName', value, `satisfy regular expression pattern: ${FUNCTION_NAME}`),
  },
  {
    member: 'LogType',
    isMet: (value) => LOG_TYPES.includes(value),
    code: 'ValidationException',
    says: (value) => unmet('logType', value, `satisfy enum value set: [${LOG_TYPES.join(', ')}]`),
  },
  {
    member: 'ClientContext',
    isMet: isClientContext,
    code: 'InvalidRequestContentException',
    says: () => 'Client context must be a valid Base64-encoded JSON object.',
  },
];

/** The checks that Lambda makes in Invoke before it looks for the function. */
export const INVOKE_RULES: readonly RequestRule[] = CONSTRAINTS.map(
  ({ member, isMet, code, says }): RequestRule =>
    ({ [member]: value }) =>
      typeof value !== 'string' || isMet(value) ? undefined : new ServiceError(code, says(value)),
);

function unmet(member: string, value: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`;
}

function isClientContext(text: string): boolean {
  if (text.length > LARGEST_CLIENT_CONTEXT) return false;
  try {
    const context: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    return typeof context === 'object' && context !== null && !Array.isArray(context);
  } catch {
    return false;
  }
}
