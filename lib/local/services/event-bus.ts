import type { LocalAccount } from '../template/local-account.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { checkPattern, type EventPattern, matchesPattern } from './event-pattern.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { type DeliveryRetry, readRetryPolicy, type RetryPolicy } from './start-with-retries.ts';

/** An EventBridge event: the envelope with its `detail`. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** Where a rule delivers, and the role that EventBridge assumes for it. */
export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  readonly ruleArn: string;
  /** Where an event goes that cannot be delivered; absent where it is dropped. */
  readonly deadLetterArn?: string;
  readonly retry: DeliveryRetry;
}

interface Rule {
  readonly pattern: EventPattern;
  readonly targets: readonly Target[];
}

/**
 * The default event bus with the rules of the template. `deliver` is called for each target of each rule that matches;
 * what a target does with the event is its own business, as it is in EventBridge.
 *
 * @throws UnsupportedError while loading, for content filters and target properties that are not modelled.
 */
export function createEventBus(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  deliver: (target: Target, event: BusEvent) => void,
): { readonly put: (event: BusEvent) => void } {
  const rules = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .flatMap((rule) => loadRule(rule, account));
  return {
    put(event) {
      for (const { pattern, targets } of rules) {
        if (matchesPattern(pattern, event)) for (const target of targets) deliver(target, event);
      }
    },
  };
}

function loadRule({ type, logicalId, properties }: TemplateResource, account: LocalAccount): Rule[] {
  if (properties.State === 'DISABLED') return [];
  const pattern: unknown = properties.EventPattern;
  checkPattern(pattern, { logicalId, path: 'Properties/EventPattern' });
  const targets = (properties.Targets ?? []) as readonly Readonly<Record<string, unknown>>[];
  const ruleArn = describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
  return [
    { pattern, targets: targets.map((target, index) => loadTarget(target, { logicalId, ruleArn, index })) },
  ];
}

/** `Id` is a label; anything but these would change what is delivered, or how. */
function loadTarget(
  target: Readonly<Record<string, unknown>>,
  {
    logicalId,
    ruleArn,
    index,
  }: { readonly logicalId: string; readonly ruleArn: string; readonly index: number },
): Target {
  const unknown = Object.keys(target).find((name) => !TARGET_PROPERTIES.has(name));
  if (unknown !== undefined) {
    throw new UnsupportedError('this property of a target', {
      logicalId,
      path: `Properties/Targets/${index}/${unknown}`,
    });
  }
  const { Arn, RoleArn, DeadLetterConfig, RetryPolicy } = target as TargetProperties;
  if (typeof Arn !== 'string' || !Arn.includes(':stateMachine:') || typeof RoleArn !== 'string') {
    throw new UnsupportedError('a target that is no state machine with a RoleArn', {
      logicalId,
      path: `Properties/Targets/${index}`,
    });
  }
  const deadLetterArn = DeadLetterConfig?.Arn;
  return {
    arn: Arn,
    roleArn: RoleArn,
    ruleArn,
    retry: readRetryPolicy(RetryPolicy),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

const TARGET_PROPERTIES = new Set(['Arn', 'DeadLetterConfig', 'Id', 'RetryPolicy', 'RoleArn']);

interface TargetProperties {
  readonly Arn?: unknown;
  readonly RoleArn?: unknown;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: RetryPolicy;
}
