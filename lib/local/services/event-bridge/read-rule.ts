import { checkResource } from '../../template/check-resource.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { refuse } from '../../template/read-property.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { type DeliveryRetry, readRetryPolicy, type DeliveryRetryPolicy } from './deliver-with-retries.ts';
import { checkPattern, type EventPattern } from './event-pattern.ts';

/**
 * Where a rule delivers: to a state machine or an API destination, with a role that EventBridge assumes, or to a queue,
 * whose policy decides.
 */
export type RuleTarget = (
  | { readonly kind: 'state machine' | 'api destination'; readonly roleArn: string }
  | { readonly kind: 'queue' }
) & {
  readonly arn: string;
  readonly ruleArn: string;
  /** Whether the target gets the event without its envelope. */
  readonly detailOnly: boolean;
  /** The queue for events that cannot be delivered. Without one they are dropped. */
  readonly deadLetterArn?: string;
  readonly retry: DeliveryRetry;
};

/** An enabled rule. */
export interface Rule {
  /** As in the template: a name or an ARN. */
  readonly bus: string;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTarget[];
}

/** The bus that every account has, where AWS's own events arrive. */
export const DEFAULT_BUS = 'default';

/**
 * Reads a rule; undefined if it is disabled. `hasArn` says whether the template has the target.
 *
 * @throws UnsupportedError for content filters, targets and properties of targets that are not modelled.
 */
export function readRule(
  resource: TemplateResource,
  account: LocalAccount,
  hasArn: (arn: unknown) => boolean,
): Rule | undefined {
  checkResource(resource);
  const { type, logicalId, properties } = resource;
  if (properties.State === 'DISABLED') return undefined;
  const pattern: unknown = properties.EventPattern;
  checkPattern(pattern, { logicalId, path: 'Properties/EventPattern' });
  const targets = (properties.Targets ?? []) as readonly TargetProperties[];
  const ruleArn = describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
  for (const [index, target] of targets.entries()) {
    const place = { logicalId, path: `Properties/Targets/${index}` };
    for (const check of CHECKS) check(target, place, hasArn);
  }
  return {
    bus: (properties.EventBusName ?? DEFAULT_BUS) as string,
    pattern,
    targets: targets.map((target) => targetOf(target, ruleArn)),
  };
}

interface TargetProperties {
  readonly Arn?: unknown;
  readonly RoleArn?: unknown;
  readonly InputPath?: unknown;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: DeliveryRetryPolicy;
}

interface Place {
  readonly logicalId: string;
  readonly path: string;
}

const CHECKS: readonly ((
  target: TargetProperties,
  place: Place,
  hasArn: (arn: unknown) => boolean,
) => void)[] = [
  ({ Arn, RoleArn }, place) =>
    refuseIf(
      !isQueue(Arn) && !((isStateMachine(Arn) || isDestination(Arn)) && typeof RoleArn === 'string'),
      'a target that is neither a queue nor a state machine or an API destination with a RoleArn',
      place,
    ),
  ({ Arn }, place, hasArn) => refuseIf(!hasArn(Arn), 'a target that is not in the template', place),
  ({ Arn, RoleArn }, { logicalId, path }) =>
    refuseIf(isQueue(Arn) && RoleArn !== undefined, 'a role for a queue', {
      logicalId,
      path: `${path}/RoleArn`,
    }),
  ({ DeadLetterConfig }, { logicalId, path }, hasArn) =>
    refuseIf(
      DeadLetterConfig !== undefined && !hasArn(DeadLetterConfig.Arn),
      'a dead-letter queue that is not in the template',
      { logicalId, path: `${path}/DeadLetterConfig/Arn` },
    ),
  ({ InputPath }, { logicalId, path }) =>
    refuseIf(
      InputPath !== undefined && InputPath !== '$.detail',
      `the InputPath ${String(InputPath)} (it supports $.detail)`,
      { logicalId, path: `${path}/InputPath` },
    ),
];

function refuseIf(isUnsupported: boolean, what: string, place: Place): void {
  if (isUnsupported) refuse(place, what);
}

function targetOf(
  { Arn, RoleArn, InputPath, DeadLetterConfig, RetryPolicy }: TargetProperties,
  ruleArn: string,
): RuleTarget {
  const deadLetterArn = DeadLetterConfig?.Arn;
  return {
    ...(isQueue(Arn)
      ? { kind: 'queue' }
      : { kind: isDestination(Arn) ? 'api destination' : 'state machine', roleArn: RoleArn as string }),
    arn: Arn as string,
    ruleArn,
    detailOnly: InputPath !== undefined,
    retry: readRetryPolicy(RetryPolicy),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

function isQueue(arn: unknown): boolean {
  return typeof arn === 'string' && arn.split(':')[2] === 'sqs';
}

function isDestination(arn: unknown): boolean {
  return typeof arn === 'string' && arn.includes(':api-destination/');
}

function isStateMachine(arn: unknown): boolean {
  return typeof arn === 'string' && arn.includes(':stateMachine:');
}
