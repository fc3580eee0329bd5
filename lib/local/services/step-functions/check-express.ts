import { InvalidDefinitionError } from '../../state-machine/definition/invalid-definition-error.ts';
import type { StateBlock } from '../../state-machine/definition/state-machine-definition.ts';

/** Throws InvalidDefinitionError if an Express state machine waits for a job or a token. AWS refuses to create it. */
export function checkExpress(block: StateBlock, logicalId: string, location = ''): void {
  for (const state of block.states.values()) {
    const place = `${location}/States/${state.name}`;
    if (state.type === 'Task' && state.resource.pattern !== 'request-response') {
      throw new InvalidDefinitionError(
        'SCHEMA_VALIDATION_FAILED',
        `Express state machine does not support '${state.resource.action}' service integration`,
        { logicalId, location: `${place}/Resource` },
      );
    }
    if (state.type === 'Map') checkExpress(state.processor, logicalId, `${place}/ItemProcessor`);
    if (state.type === 'Parallel') {
      state.branches.forEach((branch, index) =>
        checkExpress(branch, logicalId, `${place}/Branches[${index}]`),
      );
    }
  }
}
