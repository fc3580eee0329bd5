import type { AroundHop } from '../local/hop.ts';
import { TaskError } from '../local/state-machine/task-error.ts';

/** Idempotency keys of deliveries whose run of Ingest is refused calls, each with the calls and the error that it meets. */
export const REFUSED = {
  'queue-out': { 'sqs:sendMessage': 'SQS.AmazonSQSException' },
  'queue-and-bus-out': {
    'sqs:sendMessage': 'SQS.AmazonSQSException',
    'events:putEvents': 'EventBridge.AmazonEventBridgeException',
  },
} as const;

/**
 * Refuses the calls of `REFUSED`. Only of the run that has the delivery's name: one from the parking queue or of Start over
 * has another, as if the outage were over by then.
 */
export const refuseCalls: AroundHop = (hop, call) => {
  const [, errors] = Object.entries(REFUSED).find(([key]) => hop.subject.includes(`:generic-${key}:`)) ?? [];
  const error = (errors as Readonly<Record<string, string>> | undefined)?.[hop.action];
  if (error === undefined) return call();
  return Promise.reject(new TaskError(error, 'refused'));
};
