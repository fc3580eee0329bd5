import { checkTask } from '../integrations/check-task.ts';
import type { IntegrationTargets } from '../integrations/task-integration.ts';
import { loadDefinition } from '../state-machine/definition/load-definition.ts';
import type { StateMachineDefinition } from '../state-machine/definition/state-machine-definition.ts';
import { checkExpress } from '../services/step-functions/check-express.ts';
import type { StepFunctionsService } from '../services/step-functions/step-functions-service.ts';
import type { Place } from '../template/resolve-intrinsics.ts';
import type { TemplateResource } from '../template/read-template.ts';

/** A state machine of the template, compiled. */
export interface CompiledMachine {
  /** Its logical id. */
  readonly name: string;
  readonly definition: StateMachineDefinition;
  /** The original block, to check its integrations. */
  readonly block: Block;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

/**
 * Compiles the state machines of a template.
 *
 * @throws UnsupportedError, or InvalidDefinitionError with the code of AWS
 */
export function compileStateMachines(resources: readonly TemplateResource[]): readonly CompiledMachine[] {
  return resources
    .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
    .map(({ logicalId, properties }) => {
      const { DefinitionString, RoleArn, StateMachineType } = properties as Record<string, string>;
      return {
        name: logicalId,
        definition: loadDefinition(DefinitionString, { logicalId }),
        block: JSON.parse(DefinitionString ?? 'null') as Block,
        roleArn: RoleArn ?? '',
        type: (StateMachineType ?? 'STANDARD') as CompiledMachine['type'],
      };
    });
}

/**
 * Replaces the state machines of the service.
 *
 * @throws UnsupportedError that names the state whose integration is not supported, before anything changes
 */
export function loadStateMachines(
  machines: readonly CompiledMachine[],
  stepFunctions: StepFunctionsService,
  targets: IntegrationTargets,
): void {
  checkStateMachines(machines, targets);
  stepFunctions.replaceStateMachines(machines);
}

/**
 * Checks state machines for everything that the service would refuse.
 *
 * @throws UnsupportedError, or the service's error for an Express state machine
 */
export function checkStateMachines(machines: readonly CompiledMachine[], targets: IntegrationTargets): void {
  for (const { block, name, type, definition } of machines) {
    if (type === 'EXPRESS') checkExpress(definition, name);
    checkIntegrations(block, { logicalId: name, path: 'DefinitionString' }, targets);
  }
}

/** A block of states: the machine, a branch, an ItemProcessor. */
interface Block {
  readonly States: Readonly<Record<string, RawState>>;
}

/** A state of the original definition, which has been loaded and so is valid. */
interface RawState {
  readonly Type: string;
  readonly Resource?: string;
  readonly Branches?: readonly Block[];
  readonly ItemProcessor?: Block;
}

/** Visits only states, because data (`Arguments`, `Output`) can look like a task. */
function checkIntegrations({ States }: Block, { logicalId, path }: Place, targets: IntegrationTargets): void {
  for (const [name, state] of Object.entries(States)) {
    const place = { logicalId, path: `${path}/States/${name}` };
    if (state.Type === 'Task') checkTask(state.Resource ?? '', { ...state }, place, targets);
    for (const [within, block] of blocksOf(state)) {
      checkIntegrations(block, { logicalId, path: `${place.path}/${within}` }, targets);
    }
  }
}

function blocksOf({ Branches = [], ItemProcessor }: RawState): readonly (readonly [string, Block])[] {
  const branches = Branches.map((branch, index) => [`Branches[${index}]`, branch] as const);
  return ItemProcessor === undefined ? branches : [...branches, ['ItemProcessor', ItemProcessor]];
}
