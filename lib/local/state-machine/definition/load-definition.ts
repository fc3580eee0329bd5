import { checkTransitions } from './check-transitions.ts';
import { checkVariables } from './check-variables.ts';
import { DefinitionNode } from './definition-node.ts';
import { loadState, type BlockLoader } from './load-state.ts';
import { requireBare } from './require-bare.ts';
import type { State, StateBlock, StateMachineDefinition } from './state-machine-definition.ts';

/**
 * Validates an Amazon States Language definition (object or JSON text) and compiles its JSONata expressions. Throws
 * UnsupportedError for features that the local run lacks (JSONPath, distributed Map, activities), and
 * InvalidDefinitionError, with the code of AWS's diagnostics, for what CreateStateMachine refuses.
 */
export function loadDefinition(
  definition: unknown,
  where: { readonly logicalId: string },
): StateMachineDefinition {
  const root = new DefinitionNode(parse(definition, where.logicalId), { ...where, path: '' });
  root.allowOnly(machineFields, 'a state machine');
  const version = root.text('Version');
  if (version !== undefined && version !== '1.0')
    throw root.invalid(`Unknown version '${version}'`, 'Version');
  const loader = new DefinitionLoader(queryLanguage(root));
  const block = loader.load(root);
  return {
    ...block,
    source: typeof definition === 'string' ? definition : JSON.stringify(definition),
    ...machineTimeout(root),
  };
}

const machineFields: ReadonlySet<string> = new Set([
  'Comment',
  'QueryLanguage',
  'StartAt',
  'States',
  'TimeoutSeconds',
  'Version',
]);

function parse(definition: unknown, logicalId: string): unknown {
  const root = new DefinitionNode({}, { logicalId, path: '' });
  if ((definition ?? '') === '' || (typeof definition === 'string' && definition.trim() === ''))
    throw root.invalid('The definition is empty', '', 'MISSING_DESCRIPTION');
  if (typeof definition !== 'string') return definition;
  try {
    return JSON.parse(definition) as unknown;
  } catch (error) {
    throw root.invalid(`The text is not JSON: ${(error as Error).message}`, '', 'INVALID_JSON_DESCRIPTION');
  }
}

function queryLanguage(node: DefinitionNode, fallback = 'JSONPath'): string {
  const language = node.text('QueryLanguage') ?? fallback;
  if (language !== 'JSONata' && language !== 'JSONPath') {
    throw node.invalid(`'QueryLanguage' must be JSONPath or JSONata, got '${language}'`, 'QueryLanguage');
  }
  return language;
}

function machineTimeout(root: DefinitionNode): { timeoutSeconds?: number } {
  const seconds = root.raw['TimeoutSeconds'];
  if (seconds === undefined) return {};
  if (!Number.isInteger(seconds) || (seconds as number) < 1 || (seconds as number) > maximumSeconds) {
    throw root.invalid(`Expected a whole number from 1 to ${maximumSeconds}`, 'TimeoutSeconds');
  }
  return { timeoutSeconds: seconds as number };
}

/** The largest number of seconds in any field of the language. */
const maximumSeconds = 99_999_999;

/** Loads the blocks of one definition, whose state names are unique across all of them. */
class DefinitionLoader implements BlockLoader {
  private readonly language: string;
  private readonly names = new Set<string>();

  constructor(language: string) {
    this.language = language;
  }

  load(node: DefinitionNode): StateBlock {
    const missing = ['States', 'StartAt'].filter((field) => !node.has(field));
    if (missing.length > 0) throw node.invalid(`These fields are required: [${missing.join(', ')}]`);
    const list = node.block('States');
    const states = new Map<string, State>();
    for (const name of Object.keys(list.raw)) states.set(name, this.loadState(name, list.block(name)));
    const block: StateBlock = { startAt: node.requiredText('StartAt'), states };
    checkTransitions(block, node);
    return block;
  }

  private loadState(name: string, node: DefinitionNode): State {
    if (name.length === 0 || name.length > 80) {
      throw node.invalid('A state name must have 1 to 80 characters', '', 'INVALID_STATE_NAME');
    }
    if (this.names.has(name)) throw node.invalid(`Duplicate state name: ${name}`, '', 'DUPLICATE_STATE_NAME');
    this.names.add(name);
    this.requireJsonata(node);
    const state = loadState(name, node, this);
    checkVariables(state, node);
    return state;
  }

  private requireJsonata(node: DefinitionNode): void {
    if (queryLanguage(node, this.language) === 'JSONata') return;
    if (this.language === 'JSONata') {
      throw node.invalid("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    }
    requireBare(node);
  }
}
