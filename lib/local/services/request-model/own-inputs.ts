/**
 * Inputs of the two optimised integrations whose SDK client is no dependency, in the SDK's notation: 3 is a structure, 1 a
 * list, 0 a text, 4 a time, 15 any JSON; the last number counts the required members, which come first. As the Lambda API
 * has Invoke, and EventBridge PutEvents.
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

/** The input of each of them, by service and action. */
export const OWN_INPUTS: Readonly<Record<string, unknown>> = {
  'lambda:invoke': INVOKE,
  'events:putEvents': PUT_EVENTS,
};
