import type { LocalAccount } from '../template/local-account.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import type { TemplateResource } from '../template/read-template.ts';

/** An EventBridge event: the envelope with its `detail`. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** Where a rule delivers, and the role that EventBridge assumes for it. */
export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  readonly ruleArn: string;
}

interface Rule {
  readonly pattern: Pattern;
  readonly targets: readonly Target[];
}

/** `{member: [values]}`, nested: an event matches where each named member holds one of the values. */
interface Pattern {
  readonly [member: string]: Pattern | readonly unknown[];
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
        if (matches(pattern, event)) for (const target of targets) deliver(target, event);
      }
    },
  };
}

function loadRule({ type, logicalId, properties }: TemplateResource, account: LocalAccount): Rule[] {
  if (properties.State === 'DISABLED') return [];
  const pattern = properties.EventPattern as Pattern;
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
  const unknown = Object.keys(target).find((name) => !['Arn', 'Id', 'RoleArn'].includes(name));
  if (unknown !== undefined) {
    throw new UnsupportedError('this property of a target', {
      logicalId,
      path: `Properties/Targets/${index}/${unknown}`,
    });
  }
  const { Arn, RoleArn } = target;
  if (typeof Arn !== 'string' || !Arn.includes(':stateMachine:') || typeof RoleArn !== 'string') {
    throw new UnsupportedError('a target that is no state machine with a RoleArn', {
      logicalId,
      path: `Properties/Targets/${index}`,
    });
  }
  return { arn: Arn, roleArn: RoleArn, ruleArn };
}

/** A pattern is an object whose leaves are lists of plain values; AWS refuses a rule without one, but for a schedule. */
function checkPattern(pattern: unknown, place: { readonly logicalId: string; readonly path: string }): void {
  if (typeof pattern !== 'object' || pattern === null) {
    throw new UnsupportedError(`${JSON.stringify(pattern) ?? 'nothing'} where a pattern is needed`, place);
  }
  for (const [member, expected] of Object.entries(pattern)) {
    const here = { ...place, path: `${place.path}/${member}` };
    if (!Array.isArray(expected)) checkPattern(expected, here);
    else if (expected.some((value) => typeof value === 'object' && value !== null)) {
      throw new UnsupportedError('content filters', here);
    }
  }
}

function matches(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([member, expected]) => {
    const found = (value as Readonly<Record<string, unknown>> | null | undefined)?.[member];
    if (!Array.isArray(expected)) return matches(expected as Pattern, found);
    // A member that is a list matches where one of its elements does.
    return [found].flat().some((item) => expected.includes(item));
  });
}
