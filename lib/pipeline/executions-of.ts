import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** The ARN of the executions of a Standard state machine, without `:<name>`. */
export function executionsOf(stateMachine: StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: stateMachine.stateMachineName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
