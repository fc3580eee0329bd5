import {
  type IChainable,
  type RetryProps,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { neverRetry, START_RETRY, STORE_CALL_TIMEOUT } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';

/** The machine to start, and where the caller goes on. */
export interface StartProcessingProps {
  readonly process: StateMachine;
  /** Whether Step Functions runs a name only once. Not true of an Express Process, which claims the delivery itself. */
  readonly isNamedOnce: boolean;
  readonly store: Store;
  /** Output of the state: JSON, with JSONata in its texts. */
  readonly outputs: { readonly started: unknown; readonly alreadyStarted: unknown };
  /** Default: `START_RETRY`. */
  readonly retry?: RetryProps;
  /** The next state if Process had been started before. Default: the end, as a success. */
  readonly alreadyStarted?: IChainable;
}

const ALREADY_STARTED = 'StepFunctions.ExecutionAlreadyExistsException';

/**
 * Starts Process under the name of the delivery, which Step Functions runs only once in 90 days. The input is a pure
 * function of the delivery: with a time or an execution id in it, a repeated start would be an error.
 *
 * Takes `{deliveryId, source, payloadKey}`.
 */
export function startProcessing(scope: Construct, props: StartProcessingProps): StepFunctionsStartExecution {
  const state = StepFunctionsStartExecution.jsonata(scope, 'Start processing', {
    comment: props.isNamedOnce
      ? 'Hands over to Process, named by the delivery: a second start is no second run. Billed by Process.'
      : 'Hands over to Process, which lets one run at a time compute the delivery. Billed by Process.',
    stateMachine: props.process,
    name: '{% $states.input.deliveryId %}',
    input: TaskInput.fromObject({
      deliveryId: '{% $states.input.deliveryId %}',
      source: '{% $states.input.source %}',
      bucket: props.store.bucket.bucketName,
      key: '{% $states.input.payloadKey %}',
    }),
    associateWithParent: false,
    outputs: props.outputs.started,
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  if (props.isNamedOnce) state.addRetry(neverRetry(ALREADY_STARTED));
  state.addRetry(props.retry ?? START_RETRY);
  if (!props.isNamedOnce) return state;
  state.addCatch(props.alreadyStarted ?? alreadyStarted(scope), {
    errors: [ALREADY_STARTED],
    outputs: props.outputs.alreadyStarted,
  });
  return state;
}

function alreadyStarted(scope: Construct): Succeed {
  return new Succeed(scope, 'Already started', {
    comment: 'An earlier run or an earlier request of the producer has started it: success. Free.',
  });
}
