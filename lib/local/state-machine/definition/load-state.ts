import { compileJsonTemplate, type StatesMember } from './compile-json-template.ts';
import { readNumberField, readTimestampField } from './compile-field.ts';
import type { DefinitionNode } from './definition-node.ts';
import { loadCatch, loadRetry } from './load-error-handling.ts';
import { parseResource } from './parse-resource.ts';
import { checkFields, type StateType } from './check-fields.ts';
import type {
  ChoiceRule,
  ChoiceState,
  DataFlow,
  FallibleState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  State,
  StateBlock,
  SucceedState,
  TaskState,
  Template,
  WaitState,
} from './state-machine-definition.ts';

/** Loads the states inside a Parallel or a Map. */
export interface BlockLoader {
  load(node: DefinitionNode): StateBlock;
}

/** Loads one JSONata state: checks its fields and compiles its templates. */
export function loadState(name: string, node: DefinitionNode, blocks: BlockLoader): State {
  const type = node.requiredText('Type');
  const load = Object.hasOwn(loaders, type) ? loaders[type as StateType] : undefined;
  if (load === undefined) throw node.invalid(`Unknown state type '${type}'`, 'Type');
  checkFields(type as StateType, node);
  return load(name, node, blocks);
}

type Loader = (name: string, node: DefinitionNode, blocks: BlockLoader) => State;

const loaders: Readonly<Record<StateType, Loader>> = {
  Pass: (name, node): PassState => ({ type: 'Pass', name, ...next(node), ...dataFlow(node) }),
  Task: loadTask,
  Choice: loadChoice,
  Wait: loadWait,
  Succeed: (name, node): SucceedState => ({ type: 'Succeed', name, ...dataFlow(node) }),
  Fail: loadFail,
  Parallel: loadParallel,
  Map: loadMap,
};

/** Exactly one of Next and End: true. */
function next(node: DefinitionNode): { next?: string } {
  const target = node.text('Next');
  const end = node.raw['End'];
  if (end !== undefined && typeof end !== 'boolean')
    throw node.invalid('Expected value of type Boolean', 'End');
  if ((target === undefined) === (end !== true)) {
    throw node.invalid("Exactly one of 'Next' and 'End: true' is required");
  }
  return target === undefined ? {} : { next: target };
}

function dataFlow(node: DefinitionNode, available: readonly StatesMember[] = []): DataFlow {
  if (node.has('Assign')) node.part('Assign');
  return optional(node, { assign: 'Assign', output: 'Output' }, available);
}

/** Compiles the fields that are present, under their names in the loaded state. */
function optional<Name extends string>(
  node: DefinitionNode,
  fields: Readonly<Record<Name, string>>,
  available: readonly StatesMember[] = [],
): { [name in Name]?: Template } {
  const compiled: { [name in Name]?: Template } = {};
  for (const name of Object.keys(fields) as Name[]) {
    if (node.has(fields[name])) compiled[name] = compileJsonTemplate(node, fields[name], available);
  }
  return compiled;
}

function fallible(node: DefinitionNode): Omit<FallibleState, 'name'> {
  return {
    ...next(node),
    ...dataFlow(node, ['result']),
    retry: loadRetry(node),
    catch: loadCatch(node),
  };
}

function loadTask(name: string, node: DefinitionNode): TaskState {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = node.raw;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    throw node.invalid('HeartbeatSeconds must be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  }
  const credentials = node.has('Credentials') ? node.part('Credentials') : undefined;
  credentials?.allowOnly(new Set(['RoleArn']), 'Credentials');
  return {
    type: 'Task',
    name,
    resource: parseResource(node),
    ...fallible(node),
    ...optional(node, { arguments: 'Arguments' }),
    ...readNumberField(node, { timeoutSeconds: 'TimeoutSeconds', heartbeatSeconds: 'HeartbeatSeconds' }, 1),
    ...(credentials && { credentialsRoleArn: compileJsonTemplate(credentials, 'RoleArn') }),
  };
}

function loadChoice(name: string, node: DefinitionNode): ChoiceState {
  const choices = node.parts('Choices').map(loadChoiceRule);
  if (choices.length === 0) throw node.invalid('A Choice state needs at least one rule', 'Choices');
  const fallback = node.text('Default');
  return {
    type: 'Choice',
    name,
    choices,
    ...dataFlow(node),
    ...(fallback !== undefined && { default: fallback }),
  };
}

const ruleFields: ReadonlySet<string> = new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment']);

function loadChoiceRule(node: DefinitionNode): ChoiceRule {
  node.allowOnly(ruleFields, 'a JSONata choice rule');
  const condition = compileJsonTemplate(node, 'Condition');
  if (condition.kind !== 'expression' && typeof node.raw['Condition'] !== 'boolean') {
    throw node.invalid('A Condition is true, false or a JSONata expression', 'Condition');
  }
  return { condition, next: node.requiredText('Next'), ...dataFlow(node) };
}

function loadWait(name: string, node: DefinitionNode): WaitState {
  if (node.has('Seconds') === node.has('Timestamp')) {
    throw node.invalid("Exactly one of 'Seconds' and 'Timestamp' is required");
  }
  return {
    type: 'Wait',
    name,
    ...next(node),
    ...dataFlow(node),
    ...readNumberField(node, { seconds: 'Seconds' }, 0),
    ...readTimestampField(node),
  };
}

function loadFail(name: string, node: DefinitionNode): FailState {
  // Both must be strings, whether literals or expressions.
  for (const field of ['Error', 'Cause']) node.text(field);
  return { type: 'Fail', name, ...optional(node, { error: 'Error', cause: 'Cause' }) };
}

function loadParallel(name: string, node: DefinitionNode, blocks: BlockLoader): ParallelState {
  const branches = node.list('Branches').map((raw, index) => {
    const branch = node.block(`Branches[${index}]`, raw);
    branch.allowOnly(new Set(['StartAt', 'States', 'Comment']), 'a branch');
    return blocks.load(branch);
  });
  if (branches.length === 0) throw node.invalid('A Parallel state needs at least one branch', 'Branches');
  return {
    type: 'Parallel',
    name,
    branches,
    ...fallible(node),
    ...optional(node, { arguments: 'Arguments' }),
  };
}

function loadMap(name: string, node: DefinitionNode, blocks: BlockLoader): MapState {
  if (!node.has('ItemProcessor')) throw node.invalid('These fields are required: [ItemProcessor]');
  const processor = node.block('ItemProcessor');
  processor.allowOnly(new Set(['StartAt', 'States', 'Comment', 'ProcessorConfig']), 'an ItemProcessor');
  if (processor.has('ProcessorConfig')) requireInline(processor.block('ProcessorConfig'));
  return {
    type: 'Map',
    name,
    processor: blocks.load(processor),
    ...fallible(node),
    ...loadItems(node),
    ...optional(node, { itemSelector: 'ItemSelector' }),
    ...readNumberField(node, mapNumbers, 0),
  };
}

function loadItems(node: DefinitionNode): { items?: Template } {
  if (!node.has('Items')) return {};
  const items = compileJsonTemplate(node, 'Items');
  if (items.kind !== 'expression' && !Array.isArray(node.raw['Items'])) {
    throw node.invalid('Items is an array or a JSONata expression', 'Items');
  }
  return { items };
}

const mapNumbers = {
  maxConcurrency: 'MaxConcurrency',
  toleratedFailureCount: 'ToleratedFailureCount',
  toleratedFailurePercentage: 'ToleratedFailurePercentage',
} as const;

function requireInline(config: DefinitionNode): void {
  const mode = config.text('Mode') ?? 'INLINE';
  if (mode !== 'INLINE') throw config.unsupported(`a Map of mode ${mode} (only INLINE)`, 'Mode');
}
