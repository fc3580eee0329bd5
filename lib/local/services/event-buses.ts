import type { LocalAccount } from '../template/local-account.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { checkPattern, type EventPattern, matchesPattern } from './event-pattern.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { type DeliveryRetry, readRetryPolicy, type RetryPolicy } from './start-with-retries.ts';

/** An EventBridge event: the envelope with its `detail`. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** Where a rule delivers: to a state machine in a role that EventBridge assumes, or to a queue, whose policy decides. */
export interface Target {
  readonly arn: string;
  /** Of a state machine. */
  readonly roleArn?: string;
  readonly ruleArn: string;
  /** Whether the target gets the event without its envelope. */
  readonly detailOnly: boolean;
  /** Where an event goes that cannot be delivered; absent where it is dropped. */
  readonly deadLetterArn?: string;
  readonly retry: DeliveryRetry;
}

interface Rule {
  readonly busName: string;
  readonly pattern: EventPattern;
  readonly targets: readonly Target[];
}

/** The bus that every account has, where AWS's own events arrive. */
export const DEFAULT_BUS = 'default';

/** The event buses of an account. */
export interface EventBuses {
  /** A bus by its name or ARN. */
  has(bus: string): boolean;
  put(event: BusEvent, bus: string): void;
}

/**
 * The default event bus and those of the template, with their rules. `deliver` is called for each target of each rule that matches;
 * what a target does with the event is its own business, as it is in EventBridge.
 *
 * @throws UnsupportedError while loading, for content filters and target properties that are not modelled.
 */
export function createEventBuses(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  deliver: (target: Target, event: BusEvent) => void,
): EventBuses {
  const buses = resources.filter(({ type }) => type === 'AWS::Events::EventBus');
  const nameOf = ({ type, logicalId, properties }: TemplateResource): string =>
    describeResource(type, logicalId, account, properties).ref;
  const names = new Set([DEFAULT_BUS, ...buses.map(nameOf)]);
  const rules = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .flatMap((rule) => loadRule(rule, account));
  return {
    has: (bus) => names.has(busNameOf(bus)),
    put(event, bus) {
      for (const { busName, pattern, targets } of rules) {
        if (busName !== busNameOf(bus) || !matchesPattern(pattern, event)) continue;
        for (const target of targets) deliver(target, event);
      }
    },
  };
}

/** PutEvents and rules take the name of a bus or its ARN, which ends with the name. */
function busNameOf(bus: string): string {
  return bus.split('/').at(-1) ?? '';
}

function loadRule({ type, logicalId, properties }: TemplateResource, account: LocalAccount): Rule[] {
  if (properties.State === 'DISABLED') return [];
  const pattern: unknown = properties.EventPattern;
  checkPattern(pattern, { logicalId, path: 'Properties/EventPattern' });
  const targets = (properties.Targets ?? []) as readonly Readonly<Record<string, unknown>>[];
  const ruleArn = describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
  const busName = busNameOf(String(properties.EventBusName ?? DEFAULT_BUS));
  return [
    {
      busName,
      pattern,
      targets: targets.map((target, index) => loadTarget(target, { logicalId, ruleArn, index })),
    },
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
  const { Arn, RoleArn, InputPath, DeadLetterConfig, RetryPolicy } = target as TargetProperties;
  const path = `Properties/Targets/${index}`;
  if (!isQueue(Arn) && !(isStateMachine(Arn) && typeof RoleArn === 'string')) {
    throw new UnsupportedError('a target that is no queue and no state machine with a RoleArn', {
      logicalId,
      path,
    });
  }
  if (InputPath !== undefined && InputPath !== '$.detail') {
    throw new UnsupportedError(`the InputPath ${String(InputPath)} (it supports $.detail)`, {
      logicalId,
      path: `${path}/InputPath`,
    });
  }
  const deadLetterArn = DeadLetterConfig?.Arn;
  return {
    arn: Arn,
    ruleArn,
    detailOnly: InputPath !== undefined,
    ...(isStateMachine(Arn) && { roleArn: RoleArn as string }),
    retry: readRetryPolicy(RetryPolicy),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

function isQueue(arn: unknown): arn is string {
  return typeof arn === 'string' && arn.split(':')[2] === 'sqs';
}

function isStateMachine(arn: unknown): arn is string {
  return typeof arn === 'string' && arn.includes(':stateMachine:');
}

const TARGET_PROPERTIES = new Set(['Arn', 'DeadLetterConfig', 'Id', 'InputPath', 'RetryPolicy', 'RoleArn']);

interface TargetProperties {
  readonly Arn?: unknown;
  readonly RoleArn?: unknown;
  readonly InputPath?: unknown;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: RetryPolicy;
}
