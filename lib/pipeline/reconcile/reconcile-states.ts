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

/** Open deliveries of one shard that one run looks at, at most. */
const PER_SHARD = 25;

/**
 * Finds the deliveries of a shard that are due, the longest overdue first. Gives a list of `{deliveryId, source,
 * payloadKey}`.
 */
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
    // In brackets, because JSONata turns a list of one into its element.
    outputs:
      "{% [$states.result.Items.{'deliveryId': deliveryId.S, 'source': source.S, 'payloadKey': payloadKey.S}] %}",
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

/**
 * The parts of the status event that Track reads, made from the answer about an execution, and when the question was
 * asked.
 */
const AS_EVENT = `{% {'detail': {
  'name': $states.result.Name,
  'status': $states.result.Status,
  'stopDate': $toMillis($states.result.StopDate),
  'redriveCount': $states.result.RedriveCount,
  'output': $states.result.Output,
  'error': $states.result.Error,
  'cause': $states.result.Cause
}, 'askedAt': $states.context.Execution.StartTime} %}`.replaceAll(/\n\s*/g, ' ');

/** The error of `findExecution` if Ingest died between the record and the start. */
export const NEVER_STARTED = 'Sfn.ExecutionDoesNotExistException';

/** One of the states that ask Process about an execution. */
export interface FindProps {
  readonly process: StateMachine;
  readonly name: string;
  readonly comment: string;
  /** Leaves the output out, which may be larger than a state may take. */
  readonly withoutResult?: boolean;
  /** Output of the state. Default: the event that would have reported it. */
  readonly outputs?: unknown;
}

/** For an answer with everything in it. */
export const WHOLE = { comment: 'How the execution of this delivery stands. Free.' } as const;

/** For an answer without the result. */
export const METADATA = {
  comment: 'Only where the result is larger than a state may take. Free.',
  withoutResult: true,
} as const;

/** JSONata: whether the execution in an answer has not ended yet. */
export const IS_GOING_ON = "$states.input.detail.status in ['RUNNING', 'PENDING_REDRIVE']";

/** Asks Process for the state of the execution of a delivery. */
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
      // ALL_DATA is the default. A field that the integration did not know would fail the deployment.
      ...(withoutResult && { IncludedData: 'METADATA_ONLY' }),
    },
    outputs,
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(NEVER_STARTED));
  state.addRetry(STORE_RETRY);
  return state;
}

/** Hands the state of an execution to Track, as its event would have. */
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

/** When an open delivery is looked at again. */
const LATER = Duration.minutes(15);

/** JSONata: time since the delivery was received, or since a redrive of it was announced. */
const OPEN_FOR_MS =
  '$toMillis($states.context.Execution.StartTime) - $toMillis([$states.result.Attributes.announcedAt.S, $states.result.Attributes.receivedAt.S][0])';

/**
 * Moves a delivery that was looked at behind the others, whatever the result, so that long computations and
 * deliveries that cannot be repaired do not hide the others. Reports deliveries that have been open for longer than
 * `openTooLong`.
 */
export function lookAgainLater(scope: Construct, { table }: Store, openTooLong: Duration): DynamoUpdateItem {
  const state = DynamoUpdateItem.jsonata(scope, 'Look again later', {
    comment: 'It has been looked at: others come first. Billed: 3 DynamoDB writes ($0.000000625).',
    table,
    key: DELIVERY_KEY,
    updateExpression: 'SET #checkAt = :later',
    // It may have ended since it was found. A record that was closed or has expired stays as it is.
    conditionExpression: 'attribute_exists(#shard)',
    expressionAttributeNames: { '#shard': shard, '#checkAt': checkAt },
    expressionAttributeValues: {
      ':later': DynamoAttributeValue.fromString(
        `{% $fromMillis($toMillis($states.context.Execution.StartTime) + ${LATER.toMilliseconds()}) %}`,
      ),
    },
    // The answer contains the record for free, so no other read is needed to know how long it has been open.
    returnValues: DynamoReturnValues.ALL_NEW,
    outputs: {
      mended: '{% $states.input.mended %}',
      overdue: `{% ${OPEN_FOR_MS} > ${openTooLong.toMilliseconds()} ? 1 : 0 %}`,
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  return state;
}

/**
 * The end for a delivery that was closed meanwhile, or could not be moved behind the others. If it is open, it is still
 * in the index.
 */
export function leftAsItIs(scope: Construct): IChainable {
  return Succeed.jsonata(scope, 'Left as it is', {
    comment: 'Closed meanwhile, or found again in five minutes. Free.',
    outputs: { mended: '{% $states.input.mended %}', overdue: 0 },
  });
}
