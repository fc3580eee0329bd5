import { GatewayError } from '../gateway-response/gateway-error.ts';
import { refuse, type Property } from '../template/read-property.ts';

/**
 * Compiles the part of a mapping expression behind `method.request.body` or `integration.response.body`: nothing, or
 * a path of `.name`, `['name']` and `[0]`. Strings come out bare, everything else as JSON, nothing as undefined.
 */
export function compileBodyPath(path: string, expression: Property): (body: string) => string | undefined {
  const steps = path.match(STEP) ?? [];
  if (steps.join('') !== path) refuse(expression, `the JSONPath "${path}"`);
  const names = steps.map((step) => step.replace(/^\.|^\['?|'?\]$/g, ''));
  return (body) => {
    let found: unknown = parseBody(body);
    for (const name of names) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
      found = (found as Readonly<Record<string, unknown>>)[name];
    }
    if (found === null) return undefined;
    return typeof found === 'string' ? found : JSON.stringify(found);
  };
}

const STEP = /\.[\w-]+|\[\d+\]|\['[^']*'\]/g;

/** An empty body maps as {}, one that is no JSON fails the invocation (recorded mappings). */
function parseBody(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new GatewayError('API_CONFIGURATION_ERROR', { cause: error });
  }
}
