import type { Hop } from '../../../local/engine/hop.ts';

/** What a hop means for a delivery. Several kinds of callers make more than one kind of call. */
export type Boundary =
  | 'accept'
  | 'read'
  | 'task'
  | 'event'
  | 'dead-letter'
  | 'receive'
  | 'feed'
  | 'delete'
  | 'schedule'
  | 'operator';

/** A numbered hop of a simulated run: `Ingest / Store payload #2` is the second call of that state in the run. */
export interface CrossedHop extends Hop {
  readonly boundary: Boundary;
  /** `Ingest / Store payload`, `rule -> Track`, `pipe -> Ingest`. */
  readonly place: string;
  readonly number: number;
  /**
   * For a task of an Express execution, and for its start: whether Step Functions starts the execution again if it is
   * lost.
   */
  readonly isAtLeastOnce?: boolean;
}

const BOUNDARIES: Readonly<Record<string, Boundary>> = {
  'api StartExecution': 'accept',
  'api StartSyncExecution': 'accept',
  'api GetItem': 'read',
  'pipe ReceiveMessage': 'receive',
  'pipe StartExecution': 'feed',
  'pipe StartSyncExecution': 'feed',
  'pipe DeleteMessage': 'delete',
};

/** The boundary of a hop. */
export function boundaryOf({ kind, action }: Hop): Boundary {
  return BOUNDARIES[`${kind} ${action}`] ?? (kind as Boundary);
}

/** Where a hop is, in a few words, with the short names of machines and queues. */
export function placeOf(hop: Hop, nameOf: (arn: string) => string): string {
  return PLACES[boundaryOf(hop)](hop, nameOf);
}

type Place = (hop: Hop, nameOf: (arn: string) => string) => string;

const PLACES: Readonly<Record<Boundary, Place>> = {
  accept: ({ action }) => `API / ${action}`,
  read: ({ action }) => `API / ${action}`,
  task: ({ caller, state = '' }, nameOf) => `${nameOf(caller)} / ${state}`,
  event: ({ target = '' }, nameOf) => `rule -> ${nameOf(target)}`,
  'dead-letter': ({ target = '' }, nameOf) => `dead letter -> ${nameOf(target)}`,
  receive: ({ target = '' }, nameOf) => `${nameOf(target)} -> pipe`,
  feed: ({ target = '' }, nameOf) => `pipe -> ${nameOf(target)}`,
  delete: () => 'pipe deletes',
  schedule: ({ target = '' }, nameOf) => `schedule -> ${nameOf(target)}`,
  operator: ({ action }) => `operator / ${action}`,
};

/** The service that a hop calls, as integrations name it: `dynamodb` of `dynamodb:putItem` and of `aws-sdk:dynamodb:query`. */
export function serviceOf({ kind, action, target = '', subject }: Hop): string {
  if (kind === 'api' || kind === 'operator') return subject;
  const service = kind === 'task' ? action.replace('aws-sdk:', '').split(':')[0] : target.split(':')[2];
  return service === 'sfn' ? 'states' : (service ?? '');
}
