import { isRecord, type JsonRecord } from '../outcomes/json-record.ts';

/** What a successful task has certainly written: the store, by the integration without `aws-sdk:` and its pattern. */
const STORES: Readonly<Record<string, string>> = {
  's3:putObject': 'S3',
  'dynamodb:putItem': 'DynamoDB',
  'dynamodb:updateItem': 'DynamoDB',
  'sqs:sendMessage': 'SQS',
  'states:startExecution': 'Step Functions',
  'sfn:startExecution': 'Step Functions',
};

/** An error that says that the thing to write exists already. */
interface Existence {
  readonly integration: RegExp;
  readonly error: RegExp;
  /** For a conditional write: the condition whose failure says so, and nothing else. */
  readonly condition?: RegExp;
}

const EXISTENCE: readonly Existence[] = [
  {
    integration: /^dynamodb:(?:putItem|updateItem)$/,
    error: /^Dynamo(?:DB|Db)\.ConditionalCheckFailedException$/,
    condition: /^\s*attribute_not_exists\s*\(\s*[#\w.]+\s*\)\s*$/,
  },
  {
    // Step Functions has an execution of this name, with the input of an earlier call.
    integration: /^(?:states|sfn):startExecution$/,
    error: /^(?:StepFunctions|Sfn)\.ExecutionAlreadyExists(?:Exception)?$/,
  },
];

type State = JsonRecord;

/** The store that the task has written when it succeeds; undefined if none is known. */
export function storeOf(task: State): string | undefined {
  const integration = integrationOf(task);
  return Object.hasOwn(STORES, integration) ? STORES[integration] : undefined;
}

/**
 * Why the store holds what the task was to write although it failed with one of these errors; undefined if it may
 * not.
 */
export function existenceProvenBy(errors: readonly string[], task: State): string | undefined {
  const proof = EXISTENCE.find(
    ({ integration, error, condition }) =>
      integration.test(integrationOf(task)) &&
      errors.length > 0 &&
      errors.every((name) => error.test(name)) &&
      (condition === undefined || condition.test(conditionOf(task))),
  );
  if (proof === undefined) return undefined;
  return proof.condition === undefined ? errors.join(', ') : `${conditionOf(task).trim()} has failed`;
}

const INTEGRATION = /^arn:[^:]*:states:[^:]*:[^:]*:(?:aws-sdk:)?([^:]+:[^.:]+)(?:\.\w+(?::\d)?)?$/;

/** The integration of a task without `aws-sdk:` and its pattern: `s3:putObject`. */
export function integrationOf({ Resource }: State): string {
  return INTEGRATION.exec(String(Resource))?.[1] ?? '';
}

/** Arguments of a JSONata state, Parameters of a JSONPath one. */
function conditionOf({ Arguments, Parameters }: State): string {
  const given = isRecord(Arguments) ? Arguments : Parameters;
  const condition = isRecord(given) ? given['ConditionExpression'] : undefined;
  return typeof condition === 'string' ? condition : '';
}
