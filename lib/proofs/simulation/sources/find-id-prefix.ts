import type { ApiRoute } from '../../../local/services/api-gateway/load-rest-api.ts';
import { createOverrides, renderTemplate } from '../../../local/vtl/evaluate/render-template.ts';

/** Who calls, as `$context.identity` has it. */
type CallerIdentity = Readonly<Record<string, string>>;

const KEY = 'k';

/**
 * What the ids of the deliveries of a caller begin with, as the request template of the method makes them: the name in its call,
 * without the idempotency key at its end, or the id of the request where it has no such key. Undefined if the template refuses the caller, or makes no such name.
 */
export function findIdPrefix({ requestTemplate }: ApiRoute, identity: CallerIdentity): string | undefined {
  if (requestTemplate === undefined) return undefined;
  const name = nameIn(
    renderTemplate(requestTemplate, {
      body: '{}',
      params: { path: {}, querystring: {}, header: { 'Idempotency-Key': KEY } },
      context: { extendedRequestId: KEY, requestTimeEpoch: 0, identity: { ...identity, sourceIp: '' } },
      stageVariables: {},
      overrides: createOverrides(),
    }),
  );
  return name?.endsWith(KEY) === true && !/\s/.test(name) ? name.slice(0, -KEY.length) : undefined;
}

function nameIn(call: string): string | undefined {
  try {
    const { name } = JSON.parse(call) as { readonly name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
