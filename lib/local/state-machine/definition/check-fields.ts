import type { DefinitionNode } from './definition-node.ts';
import type { State } from './state-machine-definition.ts';

export type StateType = State['type'];

const common = ['Type', 'Comment', 'QueryLanguage'];
const flow = [...common, 'Next', 'End', 'Assign', 'Output'];
const fallible = [...flow, 'Retry', 'Catch'];

/** The fields that each type of state has with JSONata (Amazon States Language, table of fields). */
const fields: Readonly<Record<StateType, ReadonlySet<string>>> = {
  Pass: new Set(flow),
  Task: new Set([...fallible, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials']),
  Choice: new Set([...common, 'Choices', 'Default', 'Assign', 'Output']),
  Wait: new Set([...flow, 'Seconds', 'Timestamp']),
  Succeed: new Set([...common, 'Output']),
  Fail: new Set([...common, 'Error', 'Cause']),
  Parallel: new Set([...fallible, 'Branches', 'Arguments']),
  Map: new Set([
    ...fallible,
    'Items',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
  ]),
};

const jsonPath = 'the JSONPath field';
const distributed = 'the distributed Map field';

/** Fields of the language that the local run does not support. */
const refused: Readonly<Record<string, string>> = {
  InputPath: jsonPath,
  OutputPath: jsonPath,
  Parameters: jsonPath,
  Result: jsonPath,
  ResultPath: jsonPath,
  ResultSelector: jsonPath,
  SecondsPath: jsonPath,
  TimestampPath: jsonPath,
  TimeoutSecondsPath: jsonPath,
  HeartbeatSecondsPath: jsonPath,
  ErrorPath: jsonPath,
  CausePath: jsonPath,
  ItemsPath: jsonPath,
  MaxConcurrencyPath: jsonPath,
  Iterator: jsonPath,
  ItemReader: distributed,
  ItemBatcher: distributed,
  ResultWriter: distributed,
  Label: distributed,
};

/** Throws if a state has a field that its type does not have with JSONata. */
export function checkFields(type: StateType, node: DefinitionNode): void {
  node.allowOnly(fields[type], `a JSONata ${type} state`, refused);
}
