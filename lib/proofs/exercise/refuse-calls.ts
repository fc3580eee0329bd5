import type { AroundHop } from '../../local/engine/hop.ts';
import type { SentKeys } from './sent-keys.ts';
import { TaskError } from '../../local/state-machine/task/task-error.ts';

/** Deliveries whose calls from Ingest are refused, by idempotency key: the calls, and the error of each. */
export const REFUSED = {
  'queue-out': { 'sqs:sendMessage': 'SQS.AmazonSQSException' },
  'queue-and-bus-out': {
    'sqs:sendMessage': 'SQS.AmazonSQSException',
    'events:putEvents': 'EventBridge.AmazonEventBridgeException',
  },
} as const;

/** Refuses the calls in `REFUSED` in the first run of each delivery, as if the outage were over before the next one. */
export function refuseCalls(sent: SentKeys): AroundHop {
  const firstRuns = new Map<string, string>();
  return (hop, call) => {
    // One delivery is sent at a time. The name of a run may be that of its request.
    const [key, errors] = Object.entries(REFUSED).find(([known]) => known === sent.last) ?? [];
    const error = (errors as Readonly<Record<string, string>> | undefined)?.[hop.action];
    if (key === undefined || error === undefined) return call();
    if (!firstRuns.has(key)) firstRuns.set(key, hop.subject);
    return firstRuns.get(key) === hop.subject ? Promise.reject(new TaskError(error, 'refused')) : call();
  };
}
