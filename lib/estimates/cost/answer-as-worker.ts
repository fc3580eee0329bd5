import type { World } from '../../proofs/simulation/world.ts';
import type { UsageMeter } from './usage/usage-meter.ts';

/** Where a worker takes its messages, and what it answers. */
export interface AnsweringWorker {
  readonly queueUrl: string;
  readonly resultCharacters: number;
  /** Calls between services that the simulation does not see. */
  readonly calls: { count: number };
}

/**
 * One worker and one message, by hand: the shipped loop would be billed for what a pipe receives. It receives and deletes the message
 * (two requests of SQS), reads the payload, and answers; signs of life are free.
 */
export async function answerAsWorker(
  world: World,
  meter: UsageMeter,
  { queueUrl, resultCharacters, calls }: AnsweringWorker,
): Promise<void> {
  const { stores, engine, clock } = world;
  while (stores.sqs.isEmpty(queueUrl)) await clock.sleep(LOOK_AGAIN_MS);
  const [message = '{}'] = stores.sqs.messages(queueUrl);
  meter.count('sqs.requests', 2);
  meter.count('s3.get');
  calls.count += 3;
  const { taskToken } = JSON.parse(message) as { readonly taskToken: string };
  const output = JSON.stringify({ padding: 'p'.repeat(resultCharacters) });
  await engine.stepFunctions.call('SendTaskSuccess', { taskToken, output });
}

const LOOK_AGAIN_MS = 100;
