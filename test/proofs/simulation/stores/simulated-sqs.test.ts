import { describe, expect, test } from 'vitest';
import { Cancellation } from '../../../../lib/local/clock/cancellation.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import {
  type QueueDefinition,
  SimulatedSqs,
} from '../../../../lib/proofs/simulation/stores/simulated-sqs.ts';

const URL = 'https://sqs/queue';
const LETTERS = 'https://sqs/letters';
const LETTERS_ARN = 'arn:aws:sqs:us-east-1:000000000000:letters';

interface Received {
  readonly Messages?: readonly { readonly Body: string; readonly ReceiptHandle: string }[];
}

function queues(changes: Partial<QueueDefinition> = {}) {
  const clock = new VirtualClock();
  const shared = { delaySeconds: 0, visibilityTimeout: 30, retentionSeconds: 1_000 };
  const sqs = new SimulatedSqs(
    [
      { ...shared, url: URL, arn: 'arn:aws:sqs:us-east-1:000000000000:queue', ...changes },
      { ...shared, url: LETTERS, arn: LETTERS_ARN },
    ],
    clock,
  );
  const { actions } = sqs;
  const receive = (input: object = {}): readonly string[] =>
    ((actions.ReceiveMessage({ QueueUrl: URL, ...input }) as Received).Messages ?? []).map(
      ({ Body }) => Body,
    );
  const send = (MessageBody: string): object => actions.SendMessage({ QueueUrl: URL, MessageBody });
  return { clock, sqs, actions, receive, send };
}

describe('a simulated queue', () => {
  test('gives a message after its delay, and again after its visibility time-out', async () => {
    const { clock, receive, send } = queues({ delaySeconds: 60 });
    send('one');
    expect(receive()).toEqual([]);
    await clock.advance(60_000);
    expect(receive()).toEqual(['one']);
    expect(receive()).toEqual([]);
    await clock.advance(30_000);
    expect(receive()).toEqual(['one']);
  });

  test('gives as many as are asked for, hidden for as long as is asked for', async () => {
    const { clock, receive, send } = queues();
    ['one', 'two', 'three'].forEach(send);
    expect(receive({ MaxNumberOfMessages: 2, VisibilityTimeout: 5 })).toEqual(['one', 'two']);
    await clock.advance(5_000);
    expect(receive({ MaxNumberOfMessages: 10 })).toHaveLength(3);
  });

  test('moves a message to the dead-letter queue at the receive that would exceed the count', async () => {
    const redrive = { deadLetterTargetArn: LETTERS_ARN, maxReceiveCount: 2 };
    const { clock, sqs, receive, send } = queues({ redrive });
    send('poison');
    for (const given of [['poison'], ['poison'], []]) {
      expect(receive()).toEqual(given);
      await clock.advance(30_000);
    }
    expect(sqs.isEmpty(URL)).toBe(true);
    expect(sqs.messages(LETTERS)).toEqual(['poison']);
  });

  test('forgets a message that is older than its retention', async () => {
    const { clock, sqs, receive, send } = queues({ retentionSeconds: 100 });
    send('old');
    await clock.advance(101_000);
    expect(receive()).toEqual([]);
    expect(sqs.isEmpty(URL)).toBe(true);
  });

  test('tells whoever waits when a message becomes visible, of the earliest one', async () => {
    const { clock, sqs, receive, send } = queues({ delaySeconds: 60 });
    const told: number[] = [];
    const start = clock.now();
    void sqs.messageVisible(URL, new Cancellation()).then(() => told.push(clock.now() - start));
    await clock.advance(10_000);
    send('one');
    await clock.advance(5_000);
    send('two');
    await clock.advance(100_000);
    expect(told).toEqual([70_000]);
    expect(receive()).toEqual(['one']);
  });

  test('lets nobody wait whose signal aborts', async () => {
    const { clock, sqs } = queues();
    const stopping = new Cancellation();
    const waiting = sqs.messageVisible(URL, stopping);
    stopping.abort(new Error('the run stops'));
    await expect(clock.runUntilSettled(waiting)).rejects.toThrow('the run stops');
  });

  test('refuses what SQS refuses: two characters, and a queue that is not there', () => {
    const { actions, send } = queues();
    expect(() => send('\uFFFE')).toThrow('Invalid binary character');
    expect(() => actions.ReceiveMessage({ QueueUrl: 'https://sqs/other' })).toThrow(
      'The specified queue does not exist.',
    );
  });
});
