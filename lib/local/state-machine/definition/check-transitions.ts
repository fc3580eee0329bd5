import type { DefinitionNode } from './definition-node.ts';
import type { State, StateBlock } from './state-machine-definition.ts';

const missingTarget = 'MISSING_TRANSITION_TARGET';

/**
 * Throws InvalidDefinitionError if a target does not exist, a state is not reachable or a block has no terminal
 * state.
 */
export function checkTransitions(block: StateBlock, node: DefinitionNode): void {
  requireState(block, block.startAt, node, 'StartAt');
  const reached = new Set([block.startAt]);
  for (const name of reached) {
    const state = block.states.get(name);
    for (const target of state === undefined ? [] : targets(state)) {
      requireState(block, target, node, `States/${name}`);
      reached.add(target);
    }
  }
  for (const name of block.states.keys()) {
    if (!reached.has(name))
      throw node.invalid(`State "${name}" is not reachable.`, `States/${name}`, missingTarget);
  }
  if (![...block.states.values()].some(isTerminal))
    throw node.invalid('Workflow has no terminal state', '', 'MISSING_END_STATE');
}

/** A Choice never ends a block: without a Default it fails if no rule applies. */
function isTerminal(state: State): boolean {
  return state.type !== 'Choice' && !('next' in state && state.next !== undefined);
}

function requireState(block: StateBlock, target: string, node: DefinitionNode, from: string): void {
  if (block.states.has(target)) return;
  throw node.invalid(`Missing 'Next' target: ${target}`, from, missingTarget);
}

function targets(state: State): readonly string[] {
  const caught = 'catch' in state ? state.catch.map((catcher) => catcher.next) : [];
  if (state.type === 'Choice') {
    return [
      ...state.choices.map((rule) => rule.next),
      ...(state.default === undefined ? [] : [state.default]),
    ];
  }
  return 'next' in state && state.next !== undefined ? [state.next, ...caught] : caught;
}
