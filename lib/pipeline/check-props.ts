import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Acknowledgement } from './api/acknowledgement.ts';
import type { ComputeKind } from './compute/compute-kind.ts';
import { asCompute } from './compute/as-compute.ts';
import { Auth } from './api/auth.ts';
import { quotaRule } from './rate-rules.ts';
import { LONGEST_EXPRESS_COMPUTATION } from './process/express-process.ts';
import { OutputSet } from './operations/output-set.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import type { ResolvedProps } from './resolved-props.ts';
import { sourceRules } from './sources/source-rules.ts';
import { checkSettings, describeSetting, isBetween, oneOf, type SettingRule } from './setting-rule.ts';

const RULES: readonly SettingRule<ResolvedProps>[] = [
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
      compute === undefined ||
      endsWithin(asCompute(compute, "'compute'")._kind, computeTimeout),
  },
  ...sourceRules<ResolvedProps>(),
  {
    prop: 'statusAuth',
    must: "be 'apiKey' or 'iam'",
    holds: ({ statusAuth }) => statusAuth === Auth.API_KEY || statusAuth === Auth.IAM,
  },
  oneOf('outputs', OutputSet),
  quotaRule<ResolvedProps>(),
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
];

/**
 * Checks props in which every default is filled in.
 *
 * @throws Error `'<prop>' must <rule>, got <value>.`
 */
export function checkProps(props: ResolvedProps): void {
  checkSettings(RULES, props, { describe });
}

/** Whether a function ends within a time, as far as this app knows. What is no function is refused elsewhere (`checkExpressComputes`). */
function endsWithin({ computedBy, runsInExpress }: ComputeKind, limit: Duration): boolean {
  if (!runsInExpress || !hasTimeout(computedBy) || timeoutOf(computedBy).isUnresolved()) return true;
  return timeoutOf(computedBy).toMilliseconds() <= limit.toMilliseconds();
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

function describe(value: unknown): string {
  if (hasTimeout(value)) return `a function that times out after ${timeoutOf(value).toHumanString()}`;
  return describeSetting(value);
}
