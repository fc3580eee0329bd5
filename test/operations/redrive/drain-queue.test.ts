import { expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { drainQueue } from '../../../lib/operations/redrive/drain-queue.ts';
import { virtualQueues } from '../../local/virtual-queues.ts';

const QueueUrl = LOCAL_ACCOUNT.queueUrl('Queue');

test('what comes back while the queue is drained is left for the next time', async () => {
  const { clock, sqs, stores } = virtualQueues([
    { logicalId: 'Queue', type: 'AWS::SQS::Queue', properties: {} },
  ]);
  const send = (MessageBody: string): object => sqs.actions.SendMessage({ QueueUrl, MessageBody });
  ['one', 'two', 'one again'].forEach(send);
  const reported: string[] = [];
  const options = {
    now: clock.now(),
    dryRun: false,
    ratePerSecond: 1,
    confirm: () => Promise.resolve(true),
    report: (id: string, what: string) => reported.push(`${id}: ${what}`),
    sleep: () => Promise.resolve(),
  };
  const { redriven } = await drainQueue(stores.operator.sqs, QueueUrl, options, {
    idOf: ({ Body = '' }) => Body,
    isWanted: () => true,
    askedBy: ({ Body = '' }) => Body.split(' ')[0] ?? '',
    what: 'redriven',
    // Whatever is done of it fails later, and it is a message again.
    redrive: async ({ Body = '' }) => {
      await clock.advance(1_000);
      send(`${Body} back`);
    },
  });
  expect(redriven).toBe(3);
  expect(reported).toEqual(['one: redriven', 'two: redriven', 'one again: redriven']);
  expect(sqs.messages(QueueUrl).toSorted()).toEqual(['one again back', 'one back', 'two back']);
});
