import { type IChainable, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoUpdateItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';

/**
 * Takes a run that Lambda throttled out of the count of attempts (`claim-delivery.ts`), so that hours without free
 * concurrency do not use the attempts up. They are counted only to stop a computation that kills its run. The claim
 * still holds, because an earlier call of the run may have come through.
 *
 * The update is made on condition that this claim is still the last one. So a late or repeated write neither recreates
 * a record nor lowers the count of the next run. If the refund itself fails, the attempt counts. A whole run is
 * refunded, even if an earlier call of it ended in an error of the function.
 *
 * Takes `{deliveryId}` and the variables `attempt` and `claimedAt`.
 */
export function refundAttempt(scope: Construct, { table }: Store, next: IChainable): DynamoUpdateItem {
  const state = DynamoUpdateItem.jsonata(scope, 'Refund attempt', {
    comment: 'Lambda has no room: this run does not count. Billed: 1 DynamoDB write per KB ($0.000000625).',
    table,
    key: DELIVERY_KEY,
    updateExpression: 'SET #claims = :before',
    conditionExpression: '#claims = :attempt AND #claimedAt = :claimedAt',
    expressionAttributeNames: { '#claims': 'claims', '#claimedAt': 'claimedAt' },
    expressionAttributeValues: {
      ':attempt': DynamoAttributeValue.numberFromString('{% $string($attempt) %}'),
      ':claimedAt': DynamoAttributeValue.numberFromString('{% $claimedAt %}'),
      ':before': DynamoAttributeValue.numberFromString('{% $string($attempt - 1) %}'),
    },
    outputs: '{% {} %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry('DynamoDB.ConditionalCheckFailedException'));
  state.addRetry(STORE_RETRY);
  state.addCatch(next, { errors: ['States.ALL'], outputs: '{% {} %}' });
  state.next(next);
  return state;
}
