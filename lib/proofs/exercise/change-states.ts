import { readTemplate } from '../../local/template/read-template.ts';
import { changeResources } from '../simulation/change-resources.ts';

/**
 * The template with every part of every state machine's definition changed. References in definitions are resolved first, as the local run
 * does. Nothing else is changed.
 */
export function changeStates(template: object, change: (part: unknown) => unknown): object {
  const definitions = new Map(
    readTemplate(template)
      .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
      .map(({ logicalId, properties }) => [logicalId, changed(String(properties.DefinitionString), change)]),
  );
  return changeResources(template, ({ Properties }, logicalId) => {
    const DefinitionString = definitions.get(logicalId);
    return DefinitionString === undefined ? undefined : { ...Properties, DefinitionString };
  });
}

function changed(definition: string, change: (part: unknown) => unknown): string {
  return JSON.stringify(JSON.parse(definition, (_key, value: unknown) => change(value)));
}
