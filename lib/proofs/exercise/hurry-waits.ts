import { isExpression } from '../../local/state-machine/definition/compile-json-template.ts';
import { readTemplate } from '../../local/template/read-template.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * The template with Wait states that take a second if they compute their duration. References in definitions are
 * resolved first, as the local run does. Nothing else is changed.
 */
export function hurryWaits(template: object): object {
  const { Resources, ...sections } = template as { readonly Resources: Readonly<Record<string, Resource>> };
  const definitions = new Map(
    readTemplate(template)
      .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
      .map(({ logicalId, properties }) => [logicalId, hurried(String(properties.DefinitionString))]),
  );
  const resources = Object.entries(Resources).map(([logicalId, resource]) => {
    const DefinitionString = definitions.get(logicalId);
    if (DefinitionString === undefined) return [logicalId, resource];
    return [logicalId, { ...resource, Properties: { ...resource.Properties, DefinitionString } }];
  });
  return { ...sections, Resources: Object.fromEntries(resources) as object };
}

function hurried(definition: string): string {
  const states: unknown = JSON.parse(definition, (_key, value: unknown) =>
    isComputedWait(value) ? { ...value, Seconds: 1 } : value,
  );
  return JSON.stringify(states);
}

function isComputedWait(value: unknown): value is object {
  const { Type, Seconds } = (value ?? {}) as { readonly Type?: unknown; readonly Seconds?: unknown };
  return Type === 'Wait' && isExpression(Seconds);
}
