import { GatewayError } from '../../gateway-response/gateway-error.ts';
import type { ServiceResponse } from '../call-service.ts';

/**
 * The response of a MOCK integration: the `statusCode` of its rendered request, without a body. The service reads the
 * request leniently (it accepts bare keys and trailing commas, recorded), but the status must be an integer.
 */
export function answerMock(request: string): ServiceResponse {
  const status = readStatusCode(request);
  if (!Number.isInteger(status)) {
    const cause = new Error(
      `a MOCK needs an integer statusCode, but the request template rendered ${request}`,
    );
    throw new GatewayError('API_CONFIGURATION_ERROR', { cause });
  }
  return { status: status as number, headers: {}, body: '' };
}

function readStatusCode(request: string): unknown {
  try {
    return (JSON.parse(tighten(request)) as { statusCode?: unknown } | null)?.statusCode;
  } catch (error) {
    throw new GatewayError('API_CONFIGURATION_ERROR', { cause: error });
  }
}

/** Lenient JSON as strict JSON: bare keys and strings in single quotes get double quotes. */
function tighten(text: string): string {
  return text.replace(LENIENT, (token, single?: string, bareKey?: string) => {
    if (single !== undefined) return JSON.stringify(single);
    if (bareKey !== undefined) return JSON.stringify(bareKey);
    return token.startsWith(',') ? '' : token;
  });
}

/** A string in double quotes; one in single quotes; a bare key; a comma before a closing bracket. */
const LENIENT = /"(?:[^"\\]|\\.)*"|'([^']*)'|([A-Za-z_]\w*)(?=\s*:)|,(?=\s*[}\]])/g;
