import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { matchesPattern } from './event-pattern.ts';
import { DEFAULT_BUS, readRule, type Target } from './read-rule.ts';

/** An EventBridge event: the envelope with its `detail`. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** The event buses of an account, each by its name or ARN. */
export interface EventBuses {
  has(bus: string): boolean;
  put(event: BusEvent, bus: string): void;
}

/**
 * The default event bus and those of the template, with their rules. `deliver` is called for each target of each rule that matches;
 * what a target does with the event is its own business, as it is in EventBridge.
 *
 * @throws UnsupportedError while loading, for rules and targets that are not modelled, and for a bus that is not there.
 */
export function createEventBuses(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  deliver: (target: Target, event: BusEvent) => void,
): EventBuses {
  const arnOf = ({ type, logicalId, properties }: TemplateResource): string | undefined =>
    describeResource(type, logicalId, account, properties).attributes.Arn;
  const arns = new Set(resources.map(arnOf));
  const arnOfBus = (bus: string): string => busArn(account, bus);
  const has = (bus: string): boolean => arnOfBus(bus) === arnOfBus(DEFAULT_BUS) || arns.has(arnOfBus(bus));
  const rules = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .flatMap((resource) => {
      const rule = readRule(resource, account, (arn) => arns.has(arn as string));
      if (rule === undefined) return [];
      if (has(rule.bus)) return [rule];
      const place = { logicalId: resource.logicalId, path: 'Properties/EventBusName' };
      throw new UnsupportedError('a bus that is not in the template', place);
    });
  return {
    has,
    put(event, bus) {
      const heard = rules.filter((rule) => arnOfBus(rule.bus) === arnOfBus(bus));
      for (const { pattern, targets } of heard) {
        if (matchesPattern(pattern, event)) for (const target of targets) deliver(target, event);
      }
    },
  };
}

/** The ARN of a bus that is given by its name or its ARN, as rules and PutEvents have it. */
export function busArn(account: LocalAccount, bus: string): string {
  return bus.startsWith('arn:') ? bus : account.arn('events', `event-bus/${bus}`);
}

/** Whether an event is one of AWS's own services, whose names nobody else may use (PutEvents). */
export function isOfService({ source }: BusEvent): boolean {
  return String(source).startsWith('aws.');
}
