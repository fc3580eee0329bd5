import { describe, expect, test } from 'vitest';
import { checkResources } from '../../../lib/local/template/check-resource.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../lib/local/template/read-template.ts';
import cases from '../../cases/local/template-values.json' with { type: 'json' };

interface Change {
  /** The path in the template, by names and indexes. */
  readonly set: string;
  readonly to: unknown;
}

interface Refusal extends Change {
  /** What the error says is not supported. */
  readonly message: string;
  /** The path in the error, if it is not that of the value. */
  readonly place?: string;
}

function templateWith({ set, to }: Change): object {
  const Resources = structuredClone(cases.resources) as Record<string, unknown>;
  const names = set.split('/');
  const last = names.pop() ?? '';
  let holder = Resources;
  for (const name of names) holder = (holder[name] ??= {}) as Record<string, unknown>;
  holder[last] = to;
  return { Resources };
}

const read = (change: Change) => readTemplate(templateWith(change), LOCAL_ACCOUNT);
const nameOf = ({ set, to }: Change): string => `${set} = ${JSON.stringify(to)}`;

test.each((cases.allowed as readonly Change[]).map((change) => [nameOf(change), change] as const))(
  '%s loads',
  (_, change) => {
    expect(() => read(change)).not.toThrow();
  },
);

test.each((cases.refused as readonly Refusal[]).map((change) => [nameOf(change), change] as const))(
  '%s is refused',
  (_, refusal) => {
    const { message, place = refusal.set } = refusal;
    const [logicalId, ...path] = place.split('/');
    expect(() => read(refusal)).toThrow(
      expect.objectContaining({
        name: 'UnsupportedError',
        message: `The local run does not support ${message}, at ${place}.`,
        logicalId,
        path: path.join('/'),
      }),
    );
  },
);

describe('resources that were changed after loading', () => {
  const resources = read({ set: 'Bus/Properties/Name', to: 'own' });

  test('are accepted', () => {
    expect(() => checkResources(resources, LOCAL_ACCOUNT)).not.toThrow();
  });

  test('are refused if the queue of a reference is missing', () => {
    const without = resources.filter(({ logicalId }) => logicalId !== 'Undelivered');
    expect(() => checkResources(without, LOCAL_ACCOUNT)).toThrow(
      'a dead-letter queue that is not in the template, at Source/Properties/RedrivePolicy/deadLetterTargetArn.',
    );
  });

  test('are accepted with a property set to undefined', () => {
    const changed = resources.map((resource) =>
      resource.type === 'AWS::SQS::Queue'
        ? { ...resource, properties: { ...resource.properties, DelaySeconds: undefined } }
        : resource,
    );
    expect(() => checkResources(changed, LOCAL_ACCOUNT)).not.toThrow();
  });
});
