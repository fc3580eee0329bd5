import type { CancelSignal } from '../../../clock/cancellation.ts';
import type { IntegrationAnswer } from './integration-answer.ts';

/**
 * Invokes the Lambda function `functionArn` and waits for its result, as `roleArn` where the integration has
 * Credentials. The signal aborts once API Gateway no longer waits; the function runs on then, as it does on AWS.
 */
export type InvokeFunction = (
  functionArn: string,
  event: unknown,
  signal: CancelSignal,
  roleArn?: string,
) => Promise<FunctionOutcome>;

/** What an invocation came to: the result as JSON text, or what the function reports of its error. */
export type FunctionOutcome = { readonly payload: string } | FunctionError;

/** The error document of a function, with whatever else its runtime reports. */
interface FunctionError {
  readonly errorMessage: string;
  readonly errorType?: string;
  readonly [member: string]: unknown;
}

/**
 * Invokes a function with the rendered body as its event (integration type AWS). The patterns of the integration
 * responses see the message of its error, never a status (recorded by LocalStack: test_lambda_selection_patterns).
 */
export async function invokeWithBody(
  body: string,
  invoke: (event: unknown) => Promise<FunctionOutcome>,
): Promise<IntegrationAnswer> {
  const event = parseEvent(body);
  if (event === undefined) return answer(NOT_JSON, undefined);
  const outcome = await invoke(event.value);
  if ('payload' in outcome) return answer(outcome.payload as string, undefined);
  return answer(JSON.stringify(outcome), outcome.errorMessage);
}

/** An invocation without a payload has the event {}. */
function parseEvent(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: body === '' ? {} : JSON.parse(body) };
  } catch {
    return undefined;
  }
}

/** Lambda's own answer; the service adds the words of its Java parser. Not an error of the function: no pattern sees it. */
const NOT_JSON = JSON.stringify({ Type: 'User', message: 'Could not parse request body into json' });

function answer(body: string, selectedBy: string | undefined): IntegrationAnswer {
  return { status: 200, headers: {}, body, selectedBy };
}
