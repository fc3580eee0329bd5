import { withoutThrottling } from '../simulation/blueprint.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * The template without the limits of its API's stage and usage plan, so that the local run takes as many requests as it
 * can.
 */
export function liftLimits(template: object): object {
  const { Resources, ...sections } = template as { readonly Resources: Readonly<Record<string, Resource>> };
  const lifted = Object.entries(Resources).map(([logicalId, resource]) => {
    const { Type: type, Properties: properties = {} } = resource;
    return [
      logicalId,
      { ...resource, Properties: withoutThrottling({ logicalId, type, properties }).properties },
    ];
  });
  return { ...sections, Resources: Object.fromEntries(lifted) as object };
}
