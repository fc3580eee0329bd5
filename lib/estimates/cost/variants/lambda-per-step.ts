import { CfnOutput, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Chain, DefinitionBody, QueryLanguage, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** The steps that are functions beside the computation, in the order in which a delivery meets them. */
export const STEP_FUNCTIONS = ['Accept', 'Store', 'Record', 'Save'] as const;

const STEP_MEMORY_MB = 512;

type Step = LambdaFunction;

/**
 * What most teams build: a function behind the API checks the body and starts a Standard state machine, whose steps
 * are those of this pipeline, each a function. Their calls are in `run-variant.ts`.
 */
export class LambdaPerStep extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket');
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'deliveryId', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
    });
    const [accept, store, record, compute, save] = ['Accept', 'Store', 'Record', 'Compute', 'Save'].map(
      (name) => this.step(name),
    ) as [Step, Step, Step, Step, Step];
    const [first, ...rest] = [store, record, compute, save].map((handler) => this.invoke(handler));
    const process = new StateMachine(this, 'Process', {
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(
        rest.reduce((chain, next) => chain.next(next), Chain.start(first!)),
      ),
    });
    bucket.grantPut(store);
    bucket.grantRead(compute);
    table.grantWriteData(record);
    table.grantWriteData(save);
    process.grantStartExecution(accept);
    new CfnOutput(this, 'ProcessArn', { value: process.stateMachineArn });
    new RestApi(this, 'Api').root.addMethod('POST', new LambdaIntegration(accept));
  }

  private invoke(handler: Step): LambdaInvoke {
    return LambdaInvoke.jsonata(this, `Run ${handler.node.id}`, {
      lambdaFunction: handler,
      payload: TaskInput.fromText('{% $states.input %}'),
      outputs: '{% $states.result.Payload %}',
    });
  }

  private step(id: string): Step {
    const handler = new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: STEP_MEMORY_MB,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => event;'),
    });
    new CfnOutput(this, `${id}FunctionArn`, { value: handler.functionArn });
    return handler;
  }
}
