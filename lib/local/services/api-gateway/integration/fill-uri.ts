import { GatewayError } from '../gateway-response/gateway-error.ts';
import { readString, refuse, type Property } from '../../../template/read-property.ts';

/**
 * Returns the address with its placeholders filled. Throws a `GatewayError` (500) if the result is not an address.
 */
export type FillUri = (pathParameters: Readonly<Record<string, string>>) => string;

/**
 * Compiles the URI of an HTTP integration. `${stageVariables.x}` is constant and is filled here. `{x}` is filled at
 * each request from `integration.request.path.x`. Values are percent-encoded except for slashes, which a greedy path
 * parameter has. The host must not have a placeholder, so a client cannot choose the host of the call.
 */
export function compileUri(uri: Property, stageVariables: Readonly<Record<string, string>>): FillUri {
  const { text, missing } = fillStageVariables(readString(uri), stageVariables);
  if (!ENDPOINT.test(text)) {
    // Without the stage variables of the host, the API can be deployed but answers 500 (recorded).
    if (missing.length > 0) return () => invalid(text);
    return refuse(uri, `the URI ${text} (it supports http://<host>/<path> and https://<host>/<path>)`);
  }
  if (missing.length > 0) refuse(uri, `a URI with the missing stage variable ${missing.join(', ')}`);
  return (pathParameters) => {
    const filled = text.replace(PLACEHOLDER, (placeholder, name: string) => {
      return Object.hasOwn(pathParameters, name) ? encode(pathParameters[name] ?? '') : placeholder;
    });
    return PLACEHOLDER_LEFT.test(filled) ? invalid(filled) : filled;
  };
}

/**
 * The text with `${stageVariables.x}` replaced, and the names of missing variables, which are replaced by nothing.
 */
export function fillStageVariables(text: string, stageVariables: Readonly<Record<string, string>>) {
  const missing: string[] = [];
  const filled = text.replace(STAGE_VARIABLE, (_, name: string) => {
    if (!Object.hasOwn(stageVariables, name)) missing.push(name);
    return stageVariables[name] ?? '';
  });
  return { text: filled, missing };
}

const STAGE_VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

/** An address of characters that need no encoding. Braces are allowed only after the host. */
const ENDPOINT = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?][\w\-.~:/?@!$&'()*+,;=%{}[\]]*)?$/;

const PLACEHOLDER = /\{([^{}]+)\}/g;
const PLACEHOLDER_LEFT = /[{}]/;

/** A greedy parameter keeps an encoded plus sign. It is not encoded again. */
function encode(value: string): string {
  return value
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/%25(2b)/gi, '%$1');
}

/** The message is that of API Gateway's execution log. */
function invalid(address: string): never {
  throw new GatewayError('API_CONFIGURATION_ERROR', {
    cause: new Error(`Invalid endpoint address: ${address}`),
  });
}
