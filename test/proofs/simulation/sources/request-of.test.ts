import { describe, expect, test } from 'vitest';
import { Source } from '../../../../lib/pipeline/sources/source.ts';
import { createBlueprint } from '../../../../lib/proofs/simulation/blueprint.ts';
import { plannedFaults } from '../../../../lib/proofs/simulation/fault-injection/fault-plan.ts';
import { simulate } from '../../../../lib/proofs/simulation/simulate.ts';
import { synthesiseStack } from '../../../synthesise-pipeline.ts';

/** By name; how each makes its ids and its signature. */
const SOURCES = {
  // The id is a header.
  github: Source.github({ secret: 'github' }),
  // The id is in the body, and the signature has a time.
  stripe: Source.stripe({ secret: 'stripe' }),
  // Nested, in the body.
  pagerduty: Source.pagerduty({ secret: 'pagerduty' }),
  // Joined of parts of the body, signed by user and password.
  postmark: Source.postmark({ secret: 'postmark' }),
  // The id is the hash of the body, and there is a handshake.
  meta: Source.meta({ secret: 'meta', verifyToken: 'token' }),
  // A token instead of a signature, in a header that is not kept.
  gitlab: Source.gitlab({ secret: 'gitlab' }),
  // Its address is signed, and its bodies are forms.
  twilio: Source.twilio({ secret: 'twilio', publicUrl: 'https://hooks.example.test/webhooks/twilio' }),
  // Its id has a header of its own, which is signed.
  standard: Source.standardWebhooks({ secret: 'standard' }),
  // A scheme of your own.
  own: Source.schema('schemas/generic.schema.json', {
    signature: { scheme: 'github', secret: 'own' },
  }),
};
const template = synthesiseStack({ sources: SOURCES }).toJSON();

describe.each(Object.keys(SOURCES))('%s', (source) => {
  const blueprint = createBlueprint(template, { source });
  const planned = { idempotencyKey: 'one', body: '{"data":[1.0, "ü"]}', failures: 0, resultCharacters: 10 };
  const run = (times: { readonly sentAt: readonly number[]; readonly forgedAt?: readonly number[] }) =>
    simulate(blueprint, {
      seed: 1,
      latency: 'fixed',
      deliveries: [{ ...planned, ...times }],
      plan: plannedFaults([]),
    });

  test('a simulated producer is verified, and its second request is the same delivery', async () => {
    const { acknowledged, written, objects, sent } = await run({ sentAt: [0, 60_000] });
    const [first] = sent;
    expect(acknowledged.map(({ deliveryId }) => deliveryId)).toEqual([first?.deliveryId, first?.deliveryId]);
    expect(written.map(({ status }) => status?.S)).toEqual(['ACCEPTED', 'SUCCEEDED']);
    expect(new Set(written.map(({ deliveryId }) => deliveryId?.S))).toEqual(new Set([first?.deliveryId]));
    for (const text of objects.values())
      expect(JSON.parse(text)).toMatchObject({ body: first?.body, verified: { valid: true } });
  });

  test('a forged request of it is kept nowhere', async () => {
    const { sent, written, objects } = await run({ sentAt: [], forgedAt: [0] });
    expect(sent).toHaveLength(1);
    expect([200, 202]).toContain(sent[0]?.status);
    expect([written, objects.size]).toEqual([[], 0]);
  });
});

test('a source whose requests are each a delivery of their own is refused by its name', async () => {
  const none = synthesiseStack({
    sources: { hubspot: Source.hubspot({ secret: 's', publicUrl: 'https://h.test/x' }) },
  });
  const blueprint = createBlueprint(none.toJSON());
  const deliveries = [{ idempotencyKey: 'x', body: '{}', sentAt: [0], failures: 0, resultCharacters: 0 }];
  await expect(
    simulate(blueprint, { seed: 1, latency: 'fixed', deliveries, plan: plannedFaults([]) }),
  ).rejects.toThrow(/^Source 'hubspot': its requests must have an id/);
});

test('an unknown source is refused, with those there are', () => {
  expect(() => createBlueprint(synthesiseStack().toJSON(), { source: 'none' })).toThrow(
    "There is no source 'none', only generic, portfolio-risk.",
  );
});
