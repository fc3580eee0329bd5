import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProducerId } from '../../../lib/contracts/producer-id.ts';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { compileMappingTemplate } from '../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../../lib/local/vtl/evaluate/render-template.ts';
import { requestTemplate } from '../../../lib/pipeline/api/accept-templates.ts';
import { Acknowledgement } from '../../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../../lib/pipeline/api/auth.ts';
import { resolveSource } from '../../../lib/pipeline/sources/resolve-sources.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { expectedDeliveryId } from '../../../lib/operations/send/expected-delivery-id.ts';
import { makeEvent } from '../../../lib/operations/send/make-event.ts';
import type { ProducerEvent } from '../../../lib/operations/send/producer-event.ts';

const SOURCE = 'events';

/** What the mapping template and Ingest make of an event: the id of the delivery, undefined where it is that of the request. */
function idInPipeline(producer: string): (event: ProducerEvent) => string | undefined {
  const { signature, needsPublicUrl, handshakes } = PRODUCER_PRESETS[producer]!;
  const source = Source.producer(producer as ProducerId, {
    ...(signature !== undefined && { secret: 'secret' }),
    ...(signature !== undefined && needsPublicUrl && { publicUrl: 'https://hooks.example.test/' }),
    ...(JSON.stringify(handshakes).includes('verifyToken') && { verifyToken: 'token' }),
  });
  const defaults = {
    auth: Auth.API_KEY,
    acknowledgement: Acknowledgement.ACCEPTED,
    forwardedHeaders: [],
  };
  const template = compileMappingTemplate(requestTemplate(resolveSource(SOURCE, source, defaults), 'arn'));
  return ({ headers, body }) => {
    const text = renderTemplate(template, {
      body,
      params: { path: {}, querystring: {}, header: headers },
      context: { extendedRequestId: 'fZk=', requestTimeEpoch: 1, identity: { sourceIp: '::1' } },
      stageVariables: {},
      overrides: createOverrides(),
    });
    const { name, input } = JSON.parse(text) as { readonly name: string; readonly input: string };
    const { hashed, eventId } = (JSON.parse(input) as { readonly delivery: Record<string, string> }).delivery;
    const hash = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 32);
    if (hashed === 'body') return `${SOURCE}-_b${hash(body)}`;
    if (hashed === 'id') return `${SOURCE}-_h${hash(String(eventId))}`;
    return name === `${SOURCE}-fZk` ? undefined : name;
  };
}

function idByTable(producer: string, { headers, body }: ProducerEvent): string | undefined {
  const request = { method: 'POST', url: '', headers, body: Buffer.from(body), receivedAt: 1 };
  return expectedDeliveryId(SOURCE, producer, request);
}

const makeWith = (producer: string, id?: string): ProducerEvent =>
  makeEvent(producer, { id, now: 1_790_000_000_123, random: seededRandom(1) });

const producers = Object.keys(PRODUCER_PRESETS).filter((producer) => producer !== 'aws-sns');

test.each(producers)('the id of an event of %s is what the pipeline makes of it', (producer) => {
  const inPipeline = idInPipeline(producer);
  for (const id of [undefined, '7', 'msg.1/e', '_a', 'x'.repeat(90)]) {
    const event = makeWith(producer, id);
    // Our own header takes no other characters: the pipeline answers 400.
    if (event.headers['idempotency-key'] === 'msg.1/e') continue;
    expect(idByTable(producer, event)).toBe(inPipeline(event));
  }
});

describe('any id', () => {
  test.each(['stripe', 'zoom', 'standard-webhooks'])('of %s is what the pipeline makes of it', (producer) => {
    const inPipeline = idInPipeline(producer);
    const visible = fc.string({
      unit: fc.constantFrom(...Array.from('_-aF5.*~+%/"\\!\'()')),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(visible, (id) => {
        const event = makeWith(producer, id);
        expect(idByTable(producer, event)).toBe(inPipeline(event));
      }),
      { numRuns: 500 },
    );
  });
});

test('an id is not known where the producer sends none', () => {
  expect(idByTable('hubspot', makeWith('hubspot'))).toBeUndefined();
});
