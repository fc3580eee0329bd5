/**
 * The ARN of the state machine that an execution belongs to: `arn:…:execution:Machine:name` and
 * `arn:…:express:Machine:name:run` belong to `arn:…:stateMachine:Machine`.
 */
export function stateMachineOf(executionArn: string): string {
  return executionArn.replace(/:(?:execution|express):([^:]+):.*$/, ':stateMachine:$1');
}
