import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../../../lib/local/unsupported-error.ts';
import { openApi, type CaseFile } from './run-case.ts';

interface Refusal {
  readonly name: string;
  /** Path of the value to set in a template that loads; `~1` is a slash inside a name. */
  readonly set: string;
  readonly to: unknown;
  readonly also?: CaseFile['resources'];
  /** The start of what the message says is not supported. */
  readonly message: string;
  /** `<logicalId>/<path>` in the message. */
  readonly place: string;
}

const { resources, cases } = JSON.parse(
  readFileSync(new URL('../../../cases/rest-api/refusals.json', import.meta.url), 'utf8'),
) as { readonly resources: CaseFile['resources']; readonly cases: readonly Refusal[] };

describe('a template that the local run does not model is refused when it loads', () => {
  it('but the template that the refusals change loads', () => {
    expect(() => openApi(resources)).not.toThrow();
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, refusal) => {
    const error = refusalOf(withChange(refusal));
    expect(error.message).toContain(`does not support ${refusal.message}`);
    expect(`${error.logicalId}/${error.path}`).toBe(refusal.place.replaceAll('~1', '/'));
  });

  it('a template without a REST API is refused', () => {
    expect(() => openApi({})).toThrow('The template has no AWS::ApiGateway::RestApi');
  });
});

function withChange({ set, to, also }: Refusal): CaseFile['resources'] {
  const changed = structuredClone({ ...resources, ...also }) as Record<string, unknown>;
  const names = set.split('/').map((name) => name.replaceAll('~1', '/'));
  const last = names.pop() ?? '';
  let target = changed;
  for (const name of names) target = target[name] as Record<string, unknown>;
  target[last] = to;
  return changed as CaseFile['resources'];
}

function refusalOf(changed: CaseFile['resources']): UnsupportedError {
  try {
    openApi(changed);
  } catch (error) {
    if (error instanceof UnsupportedError) return error;
    throw error;
  }
  throw new Error('the template loads');
}
