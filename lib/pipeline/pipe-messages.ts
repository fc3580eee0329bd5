import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** From where to where a pipe carries messages. */
export interface PipeMessagesProps {
  readonly description: string;
  readonly roleDescription: string;
  /** Its messages are JSON. */
  readonly queue: IQueue;
  /** An Express machine. */
  readonly stateMachine: StateMachine;
  /** The member of the machine's input that holds the message. */
  readonly key: string;
}

/**
 * Feeds a queue to an Express machine, one message at a time. REQUEST_RESPONSE: the pipe deletes a message only after its
 * run has succeeded.
 */
export function pipeMessages(scope: Construct, props: PipeMessagesProps): CfnPipe {
  const { description, queue, stateMachine, key } = props;
  const role = pipeRole(scope, props);
  const pipe = new CfnPipe(scope, 'Pipe', {
    description,
    source: queue.queueArn,
    sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
    target: stateMachine.stateMachineArn,
    targetParameters: {
      // The body of the message, without the envelope of SQS. It stands under a key, because a pipe takes the quotes off
      // JSON under a bare path and then no run can start (user guide, "Implicit body data parsing"). Step Functions gets
      // an array of one.
      inputTemplate: `{"${key}": <$.body>}`,
      stepFunctionStateMachineParameters: { invocationType: 'REQUEST_RESPONSE' },
    },
    roleArn: role.roleArn,
  });
  // CreatePipe tests the permissions. With the role alone, before its policy, the first deployment fails.
  pipe.node.addDependency(role);
  return pipe;
}

function pipeRole(scope: Construct, { roleDescription, queue, stateMachine }: PipeMessagesProps): Role {
  const role = new Role(scope, 'PipeRole', {
    // Not the ARN of the pipe, which would be a circular dependency: the pipe needs the role.
    assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    description: roleDescription,
  });
  const allow = (actions: string[], resource: string): boolean =>
    role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] }))
      .statementAdded;
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
  allow(['states:StartSyncExecution'], stateMachine.stateMachineArn);
  return role;
}
