import { Choice, Condition, type IChainable, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { DELIVERY } from '../../contracts/delivery.ts';
import { STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { IngestContext } from './ingest-states.ts';

/**
 * Keeps the token or the secret of a producer's test of the address where an operator can read it: an object of its own, beside no
 * delivery and under a prefix that no computation may read. Each test has its own object, so a stranger's test, which anybody can send,
 * replaces none. Its time and address tell the operator which is the producer's.
 */
export function keepHandshake({ scope, store: { bucket } }: IngestContext, next: IChainable): Choice {
  const keep = CallAwsService.jsonata(scope, 'Keep for operator', {
    comment: 'The token or secret of a test of the address, for an operator. Billed: 1 S3 PUT ($0.000005).',
    service: 's3',
    action: 'putObject',
    iamAction: 's3:PutObject',
    parameters: {
      Bucket: bucket.bucketName,
      Key: `{% '${DELIVERY.handshakePrefix}' & $states.input.envelope.source & '/' & $states.input.envelope.deliveryId & '.json' %}`,
      Body: {
        source: '{% $states.input.envelope.source %}',
        receivedAt: '{% $states.input.envelope.receivedAt %}',
        sourceIp: '{% $states.input.envelope.sourceIp %}',
        value: '{% $states.input.show %}',
      },
      ContentType: 'application/json',
    },
    iamResources: [bucket.arnForObjects(`${DELIVERY.handshakePrefix}*`)],
    outputs: { kept: true },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  keep.addRetry(STORE_RETRY);
  return Choice.jsonata(scope, 'Is it for an operator?', {
    comment: "Some producers' tests of the address hold what an operator must have. Free.",
  })
    .when(Condition.jsonata('{% $states.input.show != null %}'), keep)
    .otherwise(next);
}
