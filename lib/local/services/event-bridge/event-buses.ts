import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import { matchesPattern } from './event-pattern.ts';
import { DEFAULT_BUS, readRule, type Rule, type RuleTarget } from './read-rule.ts';

/** An EventBridge event: the envelope with its `detail`. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** The event buses of an account, by name or ARN. */
export interface EventBuses {
  has(bus: string): boolean;
  put(event: BusEvent, bus: string): void;
}

/**
 * The rules of a template that are enabled.
 *
 * @throws UnsupportedError for rules and targets that are not modelled, and for a bus that does not exist.
 */
export function readRules(resources: readonly TemplateResource[], account: LocalAccount): readonly Rule[] {
  const arns = arnsOf(resources, account);
  return resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .flatMap((resource) => {
      const rule = readRule(resource, account, (arn) => arns.has(arn as string));
      if (rule === undefined) return [];
      if (hasBus(rule.bus, arns, account)) return [rule];
      const place = { logicalId: resource.logicalId, path: 'Properties/EventBusName' };
      throw new UnsupportedError('a bus that is not in the template', place);
    });
}

/**
 * The default event bus and those of the template, with their rules. `deliver` is called for each target of each
 * matching rule. As in EventBridge, a failing target has no effect on PutEvents.
 */
export function createEventBuses(
  { resources, account, rules }: BusesOptions,
  deliver: (target: RuleTarget, event: BusEvent) => void,
): EventBuses {
  const arns = arnsOf(resources, account);
  const arnOfBus = (bus: string): string => busArn(account, bus);
  return {
    has: (bus) => hasBus(bus, arns, account),
    put(event, bus) {
      const heard = rules.filter((rule) => arnOfBus(rule.bus) === arnOfBus(bus));
      for (const { pattern, targets } of heard) {
        if (matchesPattern(pattern, event)) for (const target of targets) deliver(target, event);
      }
    },
  };
}

/** The parts of the template that the buses are created from. */
export interface BusesOptions {
  readonly resources: readonly TemplateResource[];
  readonly account: LocalAccount;
  readonly rules: readonly Rule[];
}

function hasBus(bus: string, arns: ReadonlySet<string | undefined>, account: LocalAccount): boolean {
  const arn = busArn(account, bus);
  return arn === busArn(account, DEFAULT_BUS) || arns.has(arn);
}

function arnsOf(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): ReadonlySet<string | undefined> {
  return new Set(
    resources.map(
      ({ type, logicalId, properties }) =>
        describeResource(type, logicalId, account, properties).attributes.Arn,
    ),
  );
}

/** The ARN of a bus. Rules and PutEvents give its name or its ARN. */
export function busArn(account: LocalAccount, bus: string): string {
  return bus.startsWith('arn:') ? bus : account.arn('events', `event-bus/${bus}`);
}

/** Whether an event has the source of an AWS service. PutEvents refuses these sources. */
export function isOfService({ source }: { readonly source?: unknown }): boolean {
  return String(source).startsWith('aws.');
}
