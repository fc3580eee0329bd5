import { withoutThrottling } from '../simulation/blueprint.ts';
import { changeResources } from '../simulation/change-resources.ts';

/**
 * The template without the limits of its API's stage and usage plan, so that the local run takes as many requests as it
 * can.
 */
export function liftLimits(template: object): object {
  return changeResources(
    template,
    ({ Type: type, Properties: properties = {} }, logicalId) =>
      withoutThrottling({ logicalId, type, properties }).properties,
  );
}
