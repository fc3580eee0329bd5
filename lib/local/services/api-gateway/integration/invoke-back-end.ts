import type { CancelSignal } from '../../../clock/cancellation.ts';
import type { IntegrationAnswer } from './integration-answer.ts';

/**
 * Invokes the Lambda function `functionArn` and waits for its result. It uses `roleArn` if the integration has
 * Credentials. The signal aborts when API Gateway no longer waits; the function then continues, as on AWS.
 */
export type InvokeBackEnd = (
  functionArn: string,
  event: unknown,
  signal: CancelSignal,
  roleArn?: string,
) => Promise<FunctionOutcome>;

/** The outcome of an invocation: the result as JSON text, or the error that the function reports. */
export type FunctionOutcome = { readonly payload: string } | FunctionError;

/** The error document of a function, with other members that its runtime may add. */
interface FunctionError {
  readonly errorMessage: string;
  readonly errorType?: string;
  readonly [member: string]: unknown;
}

/**
 * Invokes a function with the rendered body as its event (integration type AWS). The patterns of the integration
 * responses are matched against its error message, never a status (recorded by LocalStack:
 * test_lambda_selection_patterns).
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

/**
 * Lambda's own error; the service adds the text of its Java parser. It is not an error of the function, so no pattern
 * is matched against it.
 */
const NOT_JSON = JSON.stringify({ Type: 'User', message: 'Could not parse request body into json' });

function answer(body: string, selectedBy: string | undefined): IntegrationAnswer {
  return { status: 200, headers: {}, body, selectedBy };
}
