/**
 * The ARN of the state machine of an execution: `arn:…:execution:Machine:name` and `arn:…:express:Machine:name:run`
 * belong to `arn:…:stateMachine:Machine`.
 */
export function stateMachineOf(executionArn: string): string {
  const parts = executionArn.split(':');
  const [kind = '', machine] = parts.slice(5);
  return EXECUTIONS.has(kind) ? `${parts.slice(0, 5).join(':')}:stateMachine:${machine}` : executionArn;
}

const EXECUTIONS = new Set(['execution', 'express']);
