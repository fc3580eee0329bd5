/**
 * Inputs of Invoke (Lambda), PutEvents (EventBridge), GenerateMac (KMS), GetSecretValue (Secrets Manager) and GetParameter
 * (Systems Manager), and the fields of an HTTP Task. The SDK clients of the first three are not dependencies, and those of
 * the next two take long to load for two actions. In the SDK's notation 3 is a structure, 1 a list, 0 a string, 2 a
 * boolean, 4 a time, 15 any JSON and 21 bytes. The last number counts the required members, which come first.
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

const GET_SECRET_VALUE = [
  3,
  'secretsmanager',
  'GetSecretValueRequest',
  0,
  ['SecretId', 'VersionId', 'VersionStage'],
  [0, 0, 0],
  1,
] as const;

const GENERATE_MAC = [
  3,
  'kms',
  'GenerateMacRequest',
  0,
  ['Message', 'KeyId', 'MacAlgorithm', 'GrantTokens', 'DryRun'],
  [21, 0, 0, () => TEXTS, 2],
  3,
] as const;

const AUTHENTICATION = [3, 'http', 'Authentication', 0, ['ConnectionArn'], [0], 1] as const;
/** Step Functions developer guide, "HTTP Task fields". */
const INVOKE_HTTP = [
  3,
  'http',
  'HttpTask',
  0,
  ['ApiEndpoint', 'Method', 'Authentication', 'Headers', 'RequestBody', 'QueryParameters', 'Transform'],
  [0, 0, () => AUTHENTICATION, 15, 15, 15, 15],
  3,
] as const;

const GET_PARAMETER = [3, 'ssm', 'GetParameterRequest', 0, ['Name', 'WithDecryption'], [0, 2], 1] as const;

/** The inputs by service and action. */
export const OWN_INPUTS: Readonly<Record<string, unknown>> = {
  'lambda:invoke': INVOKE,
  'events:putEvents': PUT_EVENTS,
  'kms:generateMac': GENERATE_MAC,
  'http:invoke': INVOKE_HTTP,
  'secretsmanager:getSecretValue': GET_SECRET_VALUE,
  'ssm:getParameter': GET_PARAMETER,
};
