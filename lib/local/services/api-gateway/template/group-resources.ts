import type { TemplateResource } from '../../../template/template-resource.ts';
import { isSet, member, refuse, type Property } from '../../../template/read-property.ts';
import { checkProperties, isModelledType } from './check-properties.ts';

/** Returns the resources of a type, each as its `Properties`. */
export type ResourceGroups = (type: string) => readonly Property[];

/**
 * Sorts the API Gateway resources by type (Ref of a RestApi, Resource, Method, Stage and so on is its logical id, Ref
 * of a Model its Name property or its logical id, GetAtt RestApi.RootResourceId is `<logicalId>/root`) and checks the
 * names of their properties. Resources of other services are ignored. All must belong to the one RestApi.
 */
export function groupResources(resources: readonly TemplateResource[]): ResourceGroups {
  const groups = new Map<string, Property[]>();
  for (const { logicalId, type, properties } of resources) {
    if (!type.startsWith('AWS::ApiGateway::')) continue;
    const property = { logicalId, path: 'Properties', value: properties };
    if (!isModelledType(type)) return refuse({ ...property, path: 'Type' }, `the resource type ${type}`);
    checkProperties(property, type);
    groups.set(type, [...(groups.get(type) ?? []), property]);
  }
  for (const property of [...groups.values()].flat()) {
    const owner = member(property, 'RestApiId');
    const isOurs = groups.get('AWS::ApiGateway::RestApi')?.some(({ logicalId }) => logicalId === owner.value);
    if (isSet(owner) && isOurs !== true)
      refuse(owner, `a RestApi outside the template, ${JSON.stringify(owner.value)}`);
  }
  return (type) => groups.get(type) ?? [];
}
