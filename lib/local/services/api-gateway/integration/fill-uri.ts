import { GatewayError } from '../gateway-response/gateway-error.ts';
import { readString, refuse, type Property } from '../template/read-property.ts';

/** The address with its placeholders filled; throws a `GatewayError` (500) where that is no address. */
export type FillUri = (pathParameters: Readonly<Record<string, string>>) => string;

/**
 * Compiles the URI of an HTTP integration. `${stageVariables.x}` is constant and filled here, `{x}` at each request from
 * `integration.request.path.x`. A value cannot leave its place: it is percent-encoded except for its slashes (a greedy
 * path parameter has some), and no placeholder may stand in the host, so that no client chooses where the call goes.
 */
export function compileUri(uri: Property, stageVariables: Readonly<Record<string, string>>): FillUri {
  const { text, missing } = fillStageVariables(readString(uri), stageVariables);
  if (!ENDPOINT.test(text)) {
    // Recorded: without the stage variables of its host, an API deploys and answers 500.
    if (missing.length > 0) return () => invalid(text);
    return refuse(uri, `the URI ${text} (it supports http://<host>/<path> and https://<host>/<path>)`);
  }
  if (missing.length > 0) refuse(uri, `a URI that names the missing stage variable ${missing.join(', ')}`);
  return (pathParameters) => {
    const filled = text.replace(PLACEHOLDER, (placeholder, name: string) => {
      return Object.hasOwn(pathParameters, name) ? encode(pathParameters[name] ?? '') : placeholder;
    });
    return PLACEHOLDER_LEFT.test(filled) ? invalid(filled) : filled;
  };
}

/** The text with `${stageVariables.x}` replaced, by nothing where the stage has no such variable, and the names missed. */
export function fillStageVariables(text: string, stageVariables: Readonly<Record<string, string>>) {
  const missing: string[] = [];
  const filled = text.replace(STAGE_VARIABLE, (_, name: string) => {
    if (!Object.hasOwn(stageVariables, name)) missing.push(name);
    return stageVariables[name] ?? '';
  });
  return { text: filled, missing };
}

const STAGE_VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

/** An address of characters that need no encoding; braces may stand behind the host only. */
const ENDPOINT = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?][\w\-.~:/?@!$&'()*+,;=%{}[\]]*)?$/;

const PLACEHOLDER = /\{([^{}]+)\}/g;
const PLACEHOLDER_LEFT = /[{}]/;

/** The plus sign that a greedy parameter keeps encoded is not encoded again. */
function encode(value: string): string {
  return value
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/%25(2b)/gi, '%$1');
}

/** In the words of the service's execution log. */
function invalid(address: string): never {
  throw new GatewayError('API_CONFIGURATION_ERROR', {
    cause: new Error(`Invalid endpoint address: ${address}`),
  });
}
