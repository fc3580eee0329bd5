import { Stack } from 'aws-cdk-lib';
import { DefinitionBody, Pass, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { Compute } from '../../../pipeline/compute/compute.ts';
import { WebhookPipeline } from '../../../pipeline/webhook-pipeline.ts';

/** The heavy step is a state machine of one state. */
export class NestedMachine extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const state = Pass.jsonata(this, 'Compute', { outputs: { computed: true } });
    const machine = new StateMachine(this, 'Own', {
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(state),
    });
    new WebhookPipeline(this, 'WebhookPipeline', { compute: Compute.stateMachine(machine) });
  }
}
