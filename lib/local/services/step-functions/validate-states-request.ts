import { ServiceError } from '../../service-error.ts';
import { payloadLimitBytes } from '../../state-machine/execution/fits-in-bytes.ts';

/** A request of the API, unchecked. */
export type StatesRequest = Readonly<Record<string, unknown>>;

/** A request with checked string members. */
export type ValidRequest = StatesRequest & { readonly [member in TextMember]?: string | null };

type TextMember =
  | 'stateMachineArn'
  | 'executionArn'
  | 'name'
  | 'input'
  | 'output'
  | 'error'
  | 'cause'
  | 'taskToken'
  | 'nextToken';

interface Constraint {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the limits are in bytes instead of characters. */
  readonly inBytes?: boolean;
  /** Whether messages must not contain the value. */
  readonly sensitive?: boolean;
}

/** Lengths of the service model, for the members that the local run reads. */
const constraints: Readonly<Record<TextMember, Constraint>> = {
  stateMachineArn: { minimum: 1, maximum: 256 },
  executionArn: { minimum: 1, maximum: 256 },
  name: { minimum: 1, maximum: 80 },
  input: { minimum: 0, maximum: payloadLimitBytes, inBytes: true, sensitive: true },
  output: { minimum: 0, maximum: payloadLimitBytes, inBytes: true, sensitive: true },
  error: { minimum: 0, maximum: 256, sensitive: true },
  cause: { minimum: 0, maximum: 32_768, sensitive: true },
  taskToken: { minimum: 1, maximum: 2048 },
  nextToken: { minimum: 1, maximum: 1024 },
};

/** The allowed values of the service model. */
const choices: Readonly<Record<string, readonly string[]>> = {
  statusFilter: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'],
  redriveFilter: ['REDRIVEN', 'NOT_REDRIVEN'],
};

/**
 * Checks a request against the service model: `required` members must be present, and strings must have an allowed
 * length or value. Throws a ValidationException with the service's message about the first invalid member.
 */
export function validateStatesRequest(
  request: StatesRequest,
  required: readonly TextMember[] = [],
): ValidRequest {
  for (const member of required) {
    if (request[member] == null) throw violation(null, member, 'Member must not be null');
  }
  for (const [member, constraint] of Object.entries(constraints)) {
    const value = readText(request, member);
    if (value !== undefined) checkLength(value, member, constraint);
  }
  for (const [member, permitted] of Object.entries(choices)) {
    const value = readText(request, member);
    if (value === undefined || permitted.includes(value)) continue;
    throw violation(value, member, `Member must satisfy enum value set: [${permitted.join(', ')}]`);
  }
  return request;
}

function readText(request: StatesRequest, member: string): string | undefined {
  const value = request[member];
  if (value == null) return undefined;
  if (typeof value === 'string') return value;
  throw new ServiceError('SerializationException', `'${member}' must be a string, got ${typeof value}`);
}

function checkLength(value: string, member: string, constraint: Constraint): void {
  const length = constraint.inBytes === true ? Buffer.byteLength(value) : value.length;
  const shown = constraint.sensitive === true ? '***' : value;
  if (length < constraint.minimum) {
    const rule = `Member must have length greater than or equal to ${constraint.minimum}`;
    throw violation(shown, member, rule);
  }
  if (length > constraint.maximum) {
    throw violation(shown, member, `Member must have length less than or equal to ${constraint.maximum}`);
  }
}

function violation(value: string | null, member: string, rule: string): ServiceError {
  const shown = value === null ? 'null' : `'${value}'`;
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

/** White space, brackets, wildcards, the special characters of the API reference, controls, non-characters, surrogates. */
// oxlint-disable-next-line no-control-regex -- the API forbids exactly these
const forbiddenInName = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001F\u007F-\u009F\uFFFE\uFFFF\uD800-\uDFFF]/;

/** Throws InvalidName for a name with a character that the service forbids. */
export function validateName(name: string): void {
  if (forbiddenInName.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}

/** Parses the input. Throws InvalidExecutionInput; for a bare word the message is that of Jackson. */
export function parseInput(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const word = /^\s*([A-Za-z]\w*)/.exec(text)?.[1];
    const problem =
      word === undefined
        ? (error as Error).message
        : `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', ` +
          `'true' or 'false')`;
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }
}

/** Throws InvalidArn for a value that is not an ARN of Step Functions with this resource type. */
export function validateArn(arn: string, resourceType: 'stateMachine' | 'execution'): void {
  const parts = arn.split(':');
  if (parts[0] !== 'arn') throw invalidArn('Invalid ARN prefix', arn);
  if (parts[2] !== 'states' || parts.length < 7) throw invalidArn('Malformed ARN', arn);
  if (parts[5] !== resourceType) {
    throw invalidArn('Resource type not valid in this context', parts[5] ?? '');
  }
}

function invalidArn(problem: string, value: string): ServiceError {
  return new ServiceError('InvalidArn', `Invalid Arn: '${problem}: ${value}'`);
}
