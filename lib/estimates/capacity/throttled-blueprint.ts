import type { ThrottleLimits } from '../../local/clock/token-bucket.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';
import { type Blueprint, type Change, createBlueprint } from '../../proofs/simulation/blueprint.ts';
import { UNLIMITED } from './capacity-quotas.ts';

/** Where a template limits requests: the property of a resource, and the names of the two limits there. */
const LIMITED: Readonly<
  Record<string, { readonly property: string; readonly names: readonly [string, string] }>
> = {
  'AWS::ApiGateway::Stage': {
    property: 'MethodSettings',
    names: ['ThrottlingRateLimit', 'ThrottlingBurstLimit'],
  },
  'AWS::ApiGateway::UsagePlan': { property: 'Throttle', names: ['RateLimit', 'BurstLimit'] },
};

/**
 * A template for one run, with these limits at its stage and usage plan. The token buckets are compiled into it, so a
 * second run would start with the buckets that the first one emptied.
 */
export function throttledBlueprint(
  template: object,
  limits: ThrottleLimits,
  change: Change = same,
): Blueprint {
  return createBlueprint(template, {
    isThrottled: limits.rate < UNLIMITED.rate,
    change: (resources, nameOf) => change(resources, nameOf).map((resource) => withLimits(resource, limits)),
  });
}

const same: Change = (resources) => resources;

function withLimits(resource: TemplateResource, { rate, burst }: ThrottleLimits): TemplateResource {
  const { property = '', names = ['', ''] } = LIMITED[resource.type] ?? {};
  const settings = resource.properties[property];
  if (settings === undefined) return resource;
  const limited = (setting: object): object =>
    names[0] in setting ? { ...setting, [names[0]]: rate, [names[1]]: burst } : setting;
  const changed = Array.isArray(settings) ? settings.map(limited) : limited(settings as object);
  return { ...resource, properties: { ...resource.properties, [property]: changed } };
}

type Limits = Readonly<Record<string, number>>;

/** The tightest limits that a template sets for its requests, at its stage or in its usage plan. */
export function stageLimits(template: object): ThrottleLimits {
  const { resources } = createBlueprint(template, { isThrottled: true }).template;
  const found = resources.flatMap(({ type, properties }) => {
    const { property = '', names = ['', ''] } = LIMITED[type] ?? {};
    const settings = [(properties[property] ?? []) as Limits | readonly Limits[]].flat();
    return settings.map((setting) => names.map((name) => setting[name] ?? UNLIMITED.rate));
  });
  return {
    rate: Math.min(UNLIMITED.rate, ...found.map(([rate]) => rate!)),
    burst: Math.min(UNLIMITED.burst, ...found.map(([, burst]) => burst!)),
  };
}
