import type { DefinitionNode } from './definition-node.ts';
import type { State, Template } from './state-machine-definition.ts';

/**
 * Throws InvalidDefinitionError if AWS would not accept the name of a variable: it is not an identifier, is longer
 * than 80 characters, or is `states`. A branch may assign a name of an outer scope. It is then a separate variable.
 */
export function checkVariables(state: State, node: DefinitionNode): void {
  for (const name of assignedNames(state)) {
    if (variableName.test(name) && name.length <= 80 && name !== 'states') continue;
    throw node.invalid(
      `'${name}' cannot be a variable: a name is an identifier of at most 80 characters other than 'states'`,
      'Assign',
    );
  }
}

/** Unicode identifiers, as in UAX #31. */
const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

function assignedNames(state: State): readonly string[] {
  const flows = [
    state,
    ...('catch' in state ? state.catch : []),
    ...(state.type === 'Choice' ? state.choices : []),
  ];
  return flows.flatMap((flow) =>
    'assign' in flow && flow.assign !== undefined ? memberNames(flow.assign) : [],
  );
}

function memberNames(assign: Template): readonly string[] {
  if (assign.kind === 'object') return assign.entries.map(([name]) => name);
  return assign.kind === 'constant' ? Object.keys(assign.value as object) : [];
}
