import { inputShapeOf } from '../../services/request-model/input-shape-of.ts';
import type { Shape } from '../../services/request-model/shape.ts';

/** The rules of an integration for Arguments in addition to the model of the service. */
export interface ArgumentRules {
  /** Members that Step Functions requires although the service does not. */
  readonly required: readonly string[];
  /** Strings that may be given as an object or a list. Step Functions sends their JSON text. */
  readonly jsonTexts: readonly string[];
  /** Members of the model that the local run does not support. */
  readonly unsupported: readonly string[];
  /** Members for which the local run supports only these values. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

const NO_RULES: ArgumentRules = { required: [], jsonTexts: [], unsupported: [], values: {} };

/**
 * Recorded: `Body` is required (ValidateStateMachineDefinition, September 2026); an object as `Input` of both integrations of
 * Step Functions, as `MessageBody`, `Payload` and `Detail` of the optimised ones.
 */
const RULES: Readonly<Record<string, Partial<ArgumentRules>>> = {
  'aws-sdk:s3:putObject': {
    required: ['Body'],
    // The embedded store supports none of these.
    unsupported: [
      ...['SHA512', 'MD5', 'XXHASH64', 'XXHASH3', 'XXHASH128'].map((name) => `Checksum${name}`),
      ...['', 'DurationDays', 'DurationYears'].map((name) => `ObjectLockEventHold${name}`),
    ],
    values: { ChecksumAlgorithm: ['CRC32', 'SHA1', 'SHA256'] },
  },
  'sqs:sendMessage': { jsonTexts: ['MessageBody'] },
  'lambda:invoke': {
    jsonTexts: ['Payload'],
    values: { InvocationType: ['RequestResponse'], Qualifier: ['$LATEST'] },
  },
  'states:startExecution': { jsonTexts: ['Input'] },
  'aws-sdk:sfn:startExecution': { jsonTexts: ['Input'] },
  'aws-sdk:sfn:startSyncExecution': { jsonTexts: ['Input'] },
  'events:putEvents': { jsonTexts: ['Detail'] },
  'aws-sdk:kms:generateMac': { unsupported: ['GrantTokens', 'DryRun'] },
  'http:invoke': { unsupported: ['QueryParameters', 'Transform'] },
};

/** The rules of an integration; `service` as in its ARN. */
export function argumentRulesOf(service: string, action: string): ArgumentRules {
  const key = `${service}:${action}`;
  return { ...NO_RULES, ...(Object.hasOwn(RULES, key) ? RULES[key] : undefined) };
}

/** The shape of the Arguments of an integration; undefined for an action without a model here. */
export function argumentShapeOf(service: string, action: string): Shape | undefined {
  const name = service.replace(/^aws-sdk:/, '');
  return inputShapeOf(name === 'states' ? 'sfn' : name, action);
}

/** The name of a member in an integration, with a capital letter. Step Functions itself uses a lower-case letter. */
export function argumentName(member: string): string {
  return member.charAt(0).toUpperCase() + member.slice(1);
}

/** The names that an argument can have in the model; none if it starts with a lower-case letter. */
export function memberNames(argument: string): readonly string[] {
  return /^[A-Z]/.test(argument) ? [argument, argument.charAt(0).toLowerCase() + argument.slice(1)] : [];
}
