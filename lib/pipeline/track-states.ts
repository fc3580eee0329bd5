import { Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, DynamoAttributeValue, DynamoUpdateItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../contracts/delivery.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from './retry-policy.ts';
import type { Store } from './store.ts';

/**
 * What "Record outcome" takes: everything from the event, so that a repeated event writes the same. A redrive can turn one
 * kind of outcome into another, so the attributes of the other kinds are `clear`ed.
 */
const outcome = (attribute: keyof typeof OTHER_OUTCOMES, value: string) => ({
  // The name, not the input: EventBridge leaves a large input out.
  deliveryId: '{% $states.input.detail.name %}',
  status: '{% $states.input.detail.status %}',
  updatedAt: '{% $fromMillis($states.input.detail.stopDate) %}',
  redriveCount: '{% $exists($states.input.detail.redriveCount) ? $states.input.detail.redriveCount : 0 %}',
  set: `#${attribute}`,
  value,
  clear: OTHER_OUTCOMES[attribute],
});

const OTHER_OUTCOMES = {
  result: '#resultKey, #error',
  resultKey: '#result, #error',
  error: '#result, #resultKey',
} as const;

/** A small result: the execution's output is JSON text and is kept as it is. */
export const RESULT_OUTCOME = outcome('result', '{% $states.input.detail.output %}');

/**
 * The error's name, and for a delivery that was at fault what the function said of it. Any other message is for operators
 * (it may hold ARNs, buckets, stack traces) and stays in the history. The pattern takes one complete JSON string, so that
 * `$parse` cannot fail on it.
 */
export const FAILURE_OUTCOME = outcome(
  'error',
  String.raw`{% (
    $error := $states.input.detail.error;
    $said := $error = 'InvalidDelivery' ? $match($string($states.input.detail.cause), /"errorMessage":\s*("(?:[^"\\]|\\["\\\/bfnrt]|\\u[0-9a-fA-F]{4})*")/, 1).groups[0];
    $known := $lookup({
      'States.DataLimitExceeded': 'The result is too large: at most 256 KB as JSON text.',
      'States.Timeout': 'The computation took longer than it may.'
    }, $string($error));
    $string({
      'name': $error ? $error : $states.input.detail.status,
      'message': $exists($said) ? $substring($parse($said), 0, 1000) : $exists($known) ? $known : 'The computation ended as ' & $states.input.detail.status & '.'
    })
  ) %}`.replaceAll(/\n\s*/g, ' '),
);

/**
 * EventBridge leaves an output out whose JSON text, escaped, exceeds 248 KB. The execution did succeed, and nothing can copy
 * the result from here: a task that read it would exceed the 256 KB that a task may return.
 */
export const RESULT_LEFT_OUT = outcome(
  'error',
  JSON.stringify({
    name: 'ResultTooLarge',
    message:
      'The computation succeeded, and its result is too large to be kept: at most 248 KB as escaped JSON text.',
  }),
);

/** Keeps a large result as an object. Parsed, because a string would be stored with quotes around it. */
export function storeResult(scope: Construct, store: Store): CallAwsService {
  const key = `'${DELIVERY.resultPrefix}' & $states.input.detail.name & '.json'`;
  const state = CallAwsService.jsonata(scope, 'Store result', {
    comment: `Keeps a result over ${DELIVERY.smallResult / 1024} KB. Billed: 1 S3 PUT ($0.000005).`,
    service: 's3',
    action: 'putObject',
    iamAction: 's3:PutObject',
    parameters: {
      Bucket: store.bucket.bucketName,
      Key: `{% ${key} %}`,
      Body: '{% $parse($states.input.detail.output) %}',
      ContentType: 'application/json',
    },
    iamResources: [store.bucket.arnForObjects(`${DELIVERY.resultPrefix}*`)],
    outputs: outcome('resultKey', `{% ${key} %}`),
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

const ALREADY_RECORDED = 'DynamoDB.ConditionalCheckFailedException';

/**
 * Writes the outcome unless the record already holds a newer or equal one: status events come late, twice or in another
 * order. A later redrive of the same execution is newer, an event of the same attempt is not.
 */
export function recordOutcome(scope: Construct, store: Store): DynamoUpdateItem {
  const state = DynamoUpdateItem.jsonata(scope, 'Record outcome', {
    comment: 'Makes the outcome known to GET. Billed: 1 DynamoDB write per KB of the record ($0.000000625).',
    table: store.table,
    key: { [DELIVERY.key]: text('deliveryId') },
    updateExpression:
      "{% 'SET #status = :status, #updatedAt = :updatedAt, #redriveCount = :redriveCount, ' & $states.input.set & ' = :value REMOVE ' & $states.input.clear %}",
    conditionExpression: `attribute_exists(${DELIVERY.key}) AND (#status = :accepted OR #redriveCount < :redriveCount)`,
    expressionAttributeNames: Object.fromEntries(
      ['status', 'updatedAt', 'redriveCount', 'result', 'resultKey', 'error'].map((name) => [
        `#${name}`,
        name,
      ]),
    ),
    expressionAttributeValues: {
      ':accepted': DynamoAttributeValue.fromString('ACCEPTED'),
      ':status': text('status'),
      ':updatedAt': text('updatedAt'),
      ':redriveCount': DynamoAttributeValue.numberFromString('{% $string($states.input.redriveCount) %}'),
      ':value': text('value'),
    },
    outputs: { deliveryId: '{% $states.input.deliveryId %}' },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(ALREADY_RECORDED));
  state.addRetry(STORE_RETRY);
  state.addCatch(
    new Succeed(scope, 'Already recorded', { comment: 'A repeated or older event changes nothing. Free.' }),
    {
      errors: [ALREADY_RECORDED],
      outputs: { deliveryId: '{% $states.input.deliveryId %}' },
    },
  );
  return state;
}

function text(field: string): DynamoAttributeValue {
  return DynamoAttributeValue.fromString(`{% $states.input.${field} %}`);
}
