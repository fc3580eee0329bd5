import { Duration } from 'aws-cdk-lib';
import {
  type IChainable,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoAttributeValue,
  DynamoReturnValues,
  DynamoUpdateItem,
  StepFunctionsStartExecution,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import { executionsOf } from '../executions-of.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';

const { name: IndexName, shard, checkAt } = DELIVERY.openIndex;

/** Open deliveries of one shard that one run looks at. */
const PER_SHARD = 25;

/** Finds the deliveries of a shard whose time to be looked at has come, the longest overdue first. Gives a list of `{deliveryId, source, payloadKey}`. */
export function findOpenDeliveries(scope: Construct, { table }: Store): CallAwsService {
  const state = CallAwsService.jsonata(scope, 'Find open deliveries', {
    comment: 'Looks into the index of open deliveries. Billed: 1 DynamoDB read per 8 KB ($0.000000125).',
    service: 'dynamodb',
    action: 'query',
    iamAction: 'dynamodb:Query',
    iamResources: [`${table.tableArn}/index/${IndexName}`],
    parameters: {
      TableName: table.tableName,
      IndexName,
      KeyConditionExpression: '#shard = :shard AND #checkAt < :now',
      ExpressionAttributeNames: { '#shard': shard, '#checkAt': checkAt },
      ExpressionAttributeValues: {
        ':shard': { S: '{% $states.input %}' },
        ':now': { S: '{% $states.context.Execution.StartTime %}' },
      },
      Limit: PER_SHARD,
    },
    // In brackets, because JSONata makes one object of a list of one.
    outputs:
      "{% [$states.result.Items.{'deliveryId': deliveryId.S, 'source': source.S, 'payloadKey': payloadKey.S}] %}",
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

/** The event that EventBridge would have sent of an execution, as far as Track reads it, and when it was asked for. */
const AS_EVENT = `{% {'detail': {
  'name': $states.result.Name,
  'status': $states.result.Status,
  'stopDate': $toMillis($states.result.StopDate),
  'redriveCount': $states.result.RedriveCount,
  'output': $states.result.Output,
  'error': $states.result.Error,
  'cause': $states.result.Cause
}, 'askedAt': $states.context.Execution.StartTime} %}`.replaceAll(/\n\s*/g, ' ');

/** The answer of `findExecution` where Ingest died between the record and the start. */
export const NEVER_STARTED = 'Sfn.ExecutionDoesNotExistException';

/** One of the states that ask Process how an execution stands. */
export interface FindProps {
  readonly process: StateMachine;
  readonly name: string;
  readonly comment: string;
  /** Leaves the output out, which may be larger than a state may take. */
  readonly withoutResult?: boolean;
  /** What the state gives on; by default the event that would have told of it. */
  readonly outputs?: unknown;
}

/** For an answer with everything in it. */
export const WHOLE = { comment: 'How the execution of this delivery stands. Free.' } as const;

/** For one without the result. */
export const METADATA = {
  comment: 'Only where the result is larger than a state may take. Free.',
  withoutResult: true,
} as const;

/** JSONata: whether the execution in an answer has not ended. */
export const IS_GOING_ON = "$states.input.detail.status in ['RUNNING', 'PENDING_REDRIVE']";

/** Asks Process how the execution of a delivery stands. */
export function findExecution(scope: Construct, props: FindProps): CallAwsService {
  const { process, name, comment, withoutResult = false, outputs = AS_EVENT } = props;
  const executions = executionsOf(process);
  const state = CallAwsService.jsonata(scope, name, {
    comment,
    service: 'sfn',
    action: 'describeExecution',
    iamAction: 'states:DescribeExecution',
    iamResources: [`${executions}:*`],
    parameters: {
      ExecutionArn: `{% '${executions}:' & $states.input.deliveryId %}`,
      // ALL_DATA is the default, and a field that the integration did not know would fail the deployment.
      ...(withoutResult && { IncludedData: 'METADATA_ONLY' }),
    },
    outputs,
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(NEVER_STARTED));
  state.addRetry(STORE_RETRY);
  return state;
}

/** Gives what is known of an execution to Track, as if its event had come. */
export function handOverToTrack(
  scope: Construct,
  track: StateMachine,
  name: string,
  outputs: unknown,
): StepFunctionsStartExecution {
  const state = StepFunctionsStartExecution.jsonata(scope, name, {
    comment: 'The execution has ended and its event was lost. Billed by Track.',
    stateMachine: track,
    input: TaskInput.fromText('{% $states.input %}'),
    associateWithParent: false,
    outputs,
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

/** Until a delivery is looked at again that has been looked at and is still open. */
const LATER = Duration.minutes(15);

/** JSONata: since it was received, or since a redrive of it was announced. */
const OPEN_FOR_MS =
  '$toMillis($states.context.Execution.StartTime) - $toMillis([$states.result.Attributes.announcedAt.S, $states.result.Attributes.receivedAt.S][0])';

/**
 * Puts a delivery that was looked at behind the others, whatever came of it, so that long computations and what cannot be mended do
 * not hide what can. Tells those that have been open for longer than `openTooLong`.
 */
export function lookAgainLater(scope: Construct, { table }: Store, openTooLong: Duration): DynamoUpdateItem {
  const state = DynamoUpdateItem.jsonata(scope, 'Look again later', {
    comment: 'It has been looked at: others come first. Billed: 3 DynamoDB writes ($0.000000625).',
    table,
    key: DELIVERY_KEY,
    updateExpression: 'SET #checkAt = :later',
    // It may have ended since it was found; a record that has been closed or has expired stays as it is.
    conditionExpression: 'attribute_exists(#shard)',
    expressionAttributeNames: { '#shard': shard, '#checkAt': checkAt },
    expressionAttributeValues: {
      ':later': DynamoAttributeValue.fromString(
        `{% $fromMillis($toMillis($states.context.Execution.StartTime) + ${LATER.toMilliseconds()}) %}`,
      ),
    },
    // The record comes with the answer, free: how long it has been open is known without another read.
    returnValues: DynamoReturnValues.ALL_NEW,
    outputs: {
      mended: '{% $states.input.mended %}',
      overdue: `{% ${OPEN_FOR_MS} > ${openTooLong.toMilliseconds()} ? 1 : 0 %}`,
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  return state;
}

/** The end of what was closed meanwhile, or could not be put behind the others. It is in the index if it is open. */
export function leftAsItIs(scope: Construct): IChainable {
  return Succeed.jsonata(scope, 'Left as it is', {
    comment: 'Closed meanwhile, or found again in five minutes. Free.',
    outputs: { mended: '{% $states.input.mended %}', overdue: 0 },
  });
}
