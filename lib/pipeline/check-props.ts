import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Acknowledgement } from './api/acknowledgement.ts';
import { Auth } from './api/auth.ts';
import { LONGEST_EXPRESS_COMPUTATION } from './process/express-process.ts';
import { OutputSet } from './operations/output-set.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import type { ResolvedProps } from './resolved-props.ts';

/**
 * Headers that carry credentials. If they were stored with the payload, everyone who may read payloads could read
 * them.
 */
const CREDENTIALS = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'x-amz-security-token'];

/** The characters of real header names, fewer than RFC 9110 allows: `$` and `#` have a meaning in the mapping template. */
const HEADER_NAME = /^[a-z0-9_-]+$/;

interface Rule {
  readonly prop: keyof ResolvedProps;
  readonly must: string;
  readonly holds: (props: ResolvedProps) => boolean;
}

const RULES: readonly Rule[] = [
  {
    prop: 'computeTimeout',
    must: 'be between 1 and 900 whole seconds',
    holds: ({ computeTimeout }) => isBetween(computeTimeout.toMilliseconds() / 1000, 1, 900, 'whole'),
  },
  oneOf('processWorkflow', ProcessWorkflow),
  {
    prop: 'computeTimeout',
    must: `be at most ${LONGEST_EXPRESS_COMPUTATION.toSeconds()} seconds with processWorkflow 'express', whose runs end after 300`,
    holds: ({ computeTimeout, processWorkflow }) =>
      processWorkflow === ProcessWorkflow.STANDARD ||
      computeTimeout.toMilliseconds() <= LONGEST_EXPRESS_COMPUTATION.toMilliseconds(),
  },
  {
    prop: 'compute',
    must: "time out within computeTimeout with processWorkflow 'express', or it could still be running when the next run starts",
    holds: ({ compute, computeTimeout, processWorkflow }) =>
      processWorkflow === ProcessWorkflow.STANDARD ||
      !hasTimeout(compute) ||
      timeoutOf(compute).isUnresolved() ||
      timeoutOf(compute).toMilliseconds() <= computeTimeout.toMilliseconds(),
  },
  oneOf('acknowledgement', Acknowledgement),
  oneOf('auth', Auth),
  oneOf('outputs', OutputSet),
  {
    prop: 'rateLimit',
    must: 'be between 1 and 10000 requests a second, the limit of an account',
    holds: ({ rateLimit }) => isBetween(rateLimit, 1, 10_000),
  },
  {
    prop: 'burstLimit',
    must: 'be a whole number between 1 and 5000 requests, the burst of an account',
    holds: ({ burstLimit }) => isBetween(burstLimit, 1, 5_000, 'whole'),
  },
  {
    prop: 'monthlyQuota',
    must: 'be a whole number between 1 and 2147483647',
    holds: ({ monthlyQuota = 1 }) => isBetween(monthlyQuota, 1, 2_147_483_647, 'whole'),
  },
  {
    prop: 'removalPolicy',
    must: 'be RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY: no bucket, table or queue takes a snapshot',
    holds: ({ removalPolicy }) => removalPolicy !== RemovalPolicy.SNAPSHOT,
  },
  {
    prop: 'alarmFailureShare',
    must: 'be at least 0 and less than 1',
    holds: ({ alarmFailureShare }) => isBetween(alarmFailureShare, 0, 1) && alarmFailureShare !== 1,
  },
  {
    prop: 'alarmFailureCount',
    must: 'be a whole number of at least 1',
    holds: ({ alarmFailureCount }) => isBetween(alarmFailureCount, 1, Infinity, 'whole'),
  },
  {
    prop: 'drainParking',
    must: "be true only with acknowledgement 'stored': 'accepted' parks anyway",
    holds: ({ drainParking, acknowledgement }) => !drainParking || acknowledgement === Acknowledgement.STORED,
  },
  {
    prop: 'retention',
    must: 'be at least 1 day, in whole days',
    holds: ({ retention }) => isBetween(retention.toMilliseconds() / 86_400_000, 1, Infinity, 'whole'),
  },
  {
    prop: 'forwardedHeaders',
    must: 'be lower-case header names',
    holds: ({ forwardedHeaders }) => forwardedHeaders.every((name) => HEADER_NAME.test(name)),
  },
  {
    prop: 'forwardedHeaders',
    must: `hold none of ${CREDENTIALS.join(', ')}, which carry credentials`,
    holds: ({ forwardedHeaders }) => forwardedHeaders.every((name) => !CREDENTIALS.includes(name)),
  },
];

/** A rule for a prop with a list of allowed words. */
function oneOf(prop: keyof ResolvedProps, allowed: Readonly<Record<string, string>>): Rule {
  const words = Object.values(allowed);
  const quoted = words.map((word) => `'${word}'`);
  return {
    prop,
    must: `be ${quoted.slice(0, -1).join(', ')} or ${String(quoted.at(-1))}`,
    holds: (props) => words.includes(props[prop] as string),
  };
}

/**
 * Checks props in which every default is filled in.
 *
 * @throws Error `'<prop>' must <rule>, got <value>.`
 */
export function checkProps(props: ResolvedProps): void {
  for (const { prop, must, holds } of RULES) {
    if (!holds(props)) throw new Error(`'${prop}' must ${must}, got ${describe(props[prop])}.`);
  }
}

/** A token is known only at deployment, so it cannot be checked here. */
function isBetween(value: unknown, least: number, most: number, whole?: 'whole'): boolean {
  if (Token.isUnresolved(value)) return true;
  const isNumber = whole === undefined ? Number.isFinite(value) : Number.isInteger(value);
  return isNumber && (value as number) >= least && (value as number) <= most;
}

/** Lambda's default is 3 s. */
function timeoutOf({ timeout }: Pick<LambdaFunction, 'timeout'>): Duration {
  return timeout ?? Duration.seconds(3);
}

/**
 * Whether a function says when it times out: one that this app creates does, an imported one or an alias does not.
 * Checked by shape, because npm may have installed a second aws-cdk-lib, whose classes are not ours.
 */
function hasTimeout(value: unknown): value is Pick<LambdaFunction, 'timeout'> {
  return typeof value === 'object' && value !== null && 'timeout' in value;
}

function isDuration(value: unknown): value is Duration {
  return typeof (value as Duration | null | undefined)?.toHumanString === 'function';
}

function describe(value: unknown): string {
  if (isDuration(value)) return value.toHumanString();
  if (hasTimeout(value)) return `a function that times out after ${timeoutOf(value).toHumanString()}`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
