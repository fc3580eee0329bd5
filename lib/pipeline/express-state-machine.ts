import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateGraph,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** What differs between the Express machines. */
export interface ExpressStateMachineProps {
  readonly comment: string;
  readonly definition: IChainable;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/** The service ends an Express run after five minutes, and no Catch applies. Set explicitly, so that it can be seen. */
export const EXPRESS_LIMIT = Duration.minutes(5);

/**
 * A JSONata Express state machine that logs errors (level ERROR) but no execution data: data would put payloads in
 * the log, and cost more than the runs themselves.
 */
export class ExpressStateMachine extends StateMachine {
  private readonly comment: string;

  constructor(scope: Construct, id: string, props: ExpressStateMachineProps) {
    super(scope, id, {
      stateMachineType: StateMachineType.EXPRESS,
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(props.definition),
      timeout: EXPRESS_LIMIT,
      tracingEnabled: props.tracing,
      logs: {
        destination: new LogGroup(scope, `${id}Log`, {
          // Log groups with this prefix share one resource policy of the service. Each other group adds to the policy
          // of the account, which is full at 5,120 characters (Step Functions developer guide, cw-logs). The address
          // tells two pipelines in one stack apart.
          logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${id}-${scope.node.addr.slice(-8)}`,
          retention: props.logRetention,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    this.comment = props.comment;
  }

  /** Replaces the definition, and adds the permissions that the new one needs. */
  redefine(definition: IChainable): void {
    const graph = new StateGraph(definition.startState, 'State Machine definition');
    graph.timeout = EXPRESS_LIMIT;
    for (const statement of graph.policyStatements) this.addToRolePolicy(statement);
    graph.bind(this);
    (this.node.defaultChild as CfnStateMachine).definitionString = Stack.of(this).toJsonString({
      ...graph.toGraphJson(QueryLanguage.JSONATA),
      Comment: this.comment,
      QueryLanguage: QueryLanguage.JSONATA,
    });
  }
}
