import { readTemplate } from '../../local/template/read-template.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * The template with every part of every state machine's definition changed. References in definitions are resolved first, as the local run
 * does. Nothing else is changed.
 */
export function changeStates(template: object, change: (part: unknown) => unknown): object {
  const { Resources, ...sections } = template as { readonly Resources: Readonly<Record<string, Resource>> };
  const definitions = new Map(
    readTemplate(template)
      .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
      .map(({ logicalId, properties }) => [logicalId, changed(String(properties.DefinitionString), change)]),
  );
  const resources = Object.entries(Resources).map(([logicalId, resource]) => {
    const DefinitionString = definitions.get(logicalId);
    if (DefinitionString === undefined) return [logicalId, resource];
    return [logicalId, { ...resource, Properties: { ...resource.Properties, DefinitionString } }];
  });
  return { ...sections, Resources: Object.fromEntries(resources) as object };
}

function changed(definition: string, change: (part: unknown) => unknown): string {
  return JSON.stringify(JSON.parse(definition, (_key, value: unknown) => change(value)));
}
