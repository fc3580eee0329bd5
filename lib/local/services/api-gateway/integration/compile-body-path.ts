import { GatewayError } from '../gateway-response/gateway-error.ts';
import { refuse, type Property } from '../../../template/read-property.ts';

/** Whose body it is. If it is broken, that is an error of the client or an internal error. */
export type BodyOwner = 'client' | 'service';

/**
 * Compiles the part of a mapping expression after `method.request.body` or `integration.response.body`. It is empty
 * (the text of the body) or a path of `.name`, `['name']` and `[0]` into its JSON. The value of a string is its text,
 * that of everything else is JSON text, that of a missing member is undefined.
 */
export function compileBodyPath(
  path: string,
  expression: Property,
  owner: BodyOwner,
): (body: string) => string | undefined {
  const steps = path.match(STEP) ?? [];
  if (steps.join('') !== path) refuse(expression, `the JSONPath "${path}"`);
  const names = steps.map((step) => step.replace(/^\.|^\['?|'?\]$/g, ''));
  return (body) => {
    // An empty body is mapped as {} (recorded).
    const text = body === '' ? '{}' : body;
    const json = parseBody(text, owner);
    return names.length === 0 ? text : textOf(follow(json, names));
  };
}

const STEP = /\.[\w-]+|\[\d+\]|\['[^']*'\]/g;

const INVALID: Readonly<Record<BodyOwner, (cause: unknown) => GatewayError>> = {
  client: () => new GatewayError('BAD_REQUEST_BODY', { message: 'Invalid JSON in request body' }),
  service: (cause) => new GatewayError('API_CONFIGURATION_ERROR', { cause }),
};

/**
 * A body is read as JSON only if it starts like JSON; then it must be valid. Any other body has no members
 * (localstack#11121, on AWS).
 */
function parseBody(text: string, owner: BodyOwner): unknown {
  if (!/^\s*[{["']/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw INVALID[owner](error);
  }
}

function follow(json: unknown, names: readonly string[]): unknown {
  let found = json;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
