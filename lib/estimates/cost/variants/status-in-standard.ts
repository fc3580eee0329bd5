import { CfnOutput, Duration, Stack, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Fail, QueryLanguage, StateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../../contracts/delivery.ts';
import { REDRIVE_FENCE } from '../../../pipeline/track/attempt-fence.ts';
import { ComputeFunction, grantPayloads } from '../../../pipeline/compute/compute-function.ts';
import { Ingest } from '../../../pipeline/ingest/ingest.ts';
import { runCompute, STANDARD_TRIES } from '../../../pipeline/process/run-compute.ts';
import { Store } from '../../../pipeline/store/store.ts';
import { recordOutcome } from '../../../pipeline/track/track-states.ts';

const ENDED = {
  deliveryId: '{% $states.input.deliveryId %}',
  redriveCount: 0,
  overdue: '0',
  updatedAt: '{% $now() %}',
};

/**
 * A state of the Standard state machine writes the status, instead of an Express machine that the status event
 * starts.
 */
export class StatusInStandard extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const shared = { retention: Duration.days(90), removalPolicy: RemovalPolicy.RETAIN };
    const logRetention = RetentionDays.ONE_MONTH;
    const store = new Store(this, 'Store', { ...shared, keepsHandshakes: false });
    const timeout = Duration.minutes(5);
    const compute = new ComputeFunction(this, 'Compute', { timeout, logRetention }).function;
    grantPayloads(this, compute, store.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`));
    const record = recordOutcome(
      {
        scope: this,
        store,
        failed: new Fail(this, 'Outcome not recorded'),
        known: new Succeed(this, 'Already recorded'),
      },
      REDRIVE_FENCE,
    );
    const run = runCompute(this, 'Run compute', {
      compute,
      computeTimeout: timeout,
      comment: 'The heavy step.',
      outputs: {
        ...ENDED,
        status: 'SUCCEEDED',
        set: '#result',
        clear: '#resultKey, #error',
        value: '{% $string($states.result.Payload) %}',
      },
      tries: STANDARD_TRIES,
    });
    run.addCatch(record, {
      errors: ['States.ALL'],
      outputs: {
        ...ENDED,
        status: 'FAILED',
        set: '#error',
        clear: '#result, #resultKey',
        value: '{% $states.errorOutput.Error %}',
      },
    });
    const process = new StateMachine(this, 'Process', {
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(run.next(record)),
    });
    const { stateMachine } = new Ingest(this, 'Ingest', {
      store,
      process,
      isNamedOnce: true,
      parking: undefined,
      hasStored: false,
      keepsHandshakes: false,
      hashesIds: false,
      hasOwners: false,
      verification: undefined,
      recordRetention: Duration.days(105),
      logRetention,
      tracing: false,
    });
    new CfnOutput(this, 'IngestArn', { value: stateMachine.stateMachineArn });
  }
}
