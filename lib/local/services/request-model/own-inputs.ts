/**
 * Inputs of Invoke (Lambda) and PutEvents (EventBridge), whose SDK clients are not dependencies. In the SDK's
 * notation 3 is a structure, 1 a list, 0 a string, 4 a time and 15 any JSON. The last number counts the required
 * members, which come first.
 */
const INVOKE = [
  3,
  'lambda',
  'InvocationRequest',
  0,
  ['FunctionName', 'Payload', 'InvocationType', 'Qualifier', 'ClientContext', 'LogType'],
  [0, 15, 0, 0, 0, 0],
  1,
] as const;

const TEXTS = [1, 'events', 'EventResourceList', 0, 0] as const;
const ENTRY = [
  3,
  'events',
  'PutEventsRequestEntry',
  0,
  ['Time', 'Source', 'Resources', 'DetailType', 'Detail', 'EventBusName', 'TraceHeader'],
  [4, 0, () => TEXTS, 0, 15, 0, 0],
  0,
] as const;
const ENTRIES = [1, 'events', 'PutEventsRequestEntryList', 0, () => ENTRY] as const;
const PUT_EVENTS = [3, 'events', 'PutEventsRequest', 0, ['Entries'], [() => ENTRIES], 1] as const;

/** The inputs by service and action. */
export const OWN_INPUTS: Readonly<Record<string, unknown>> = {
  'lambda:invoke': INVOKE,
  'events:putEvents': PUT_EVENTS,
};
