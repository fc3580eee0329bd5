import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import type { ProducerHandshake } from '../../../lib/contracts/producer-handshake.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const TEST: ProducerHandshake = {
  method: 'POST',
  match: { 'body:$.type': 'test' },
  respond: { status: 200 },
};
const MAC = { of: 'body:$.a', algorithm: 'sha256', encoding: 'hex' } as const;
const FILE = 'schemas/generic.schema.json';

/** A source of an own scheme with this test of the address. */
const own = (handshake: Partial<ProducerHandshake>, scheme = 'github'): Source =>
  Source.schema(FILE, {
    acknowledgement: 'stored',
    signature: { scheme, secret: 's' },
    handshakes: [{ ...TEST, match: { 'header:x-type': 'test' }, ...handshake }],
  });

describe('what a test of the address lacks is told at synthesis', () => {
  test.each<[string, () => Source, string]>([
    [
      'an answer that comes too late',
      () => Source.zoom({ secret: 's', acknowledgement: 'accepted' }),
      "Source 'x': 'acknowledgement' must be 'stored', because the verifier must have judged a test of the address before its producer is answered, got \"accepted\".",
    ],
    [
      'a verifier',
      () =>
        Source.schema(FILE, {
          handshakes: [{ ...TEST, match: {}, confirm: { of: 'query:a', hosts: ['a.example'] } }],
        }),
      "'handshakes' must need the verifier ('needs', 'confirm') only in a source with a signature",
    ],
    [
      'a key for the hash',
      () => own({ needs: 'signature', respond: { status: 200, mac: MAC } }, 'gitlab'),
      "'handshakes' must have a hash ('mac') only where the answer needs the verifier and the signature is an HMAC",
    ],
    [
      'the need of a hash',
      () => own({ respond: { status: 200, mac: MAC } }),
      "'handshakes' must have a hash ('mac') only where",
    ],
    [
      'a method that starts something',
      () => own({ method: 'HEAD', needs: 'signature' }),
      'only with the methods POST and GET',
    ],
    [
      'a place for headers',
      () => own({ needs: 'signature', respond: { status: 200, headers: { Allow: 'POST' } } }),
      "'handshakes' must be answered with 'headers' only where",
    ],
    [
      'a type that is no HTML',
      () => own({ respond: { status: 200, contentType: 'text/html' as 'text/plain' } }),
      "'handshakes' must be answered as text/plain or application/json",
    ],
    [
      'a pattern that a template can hold',
      () => own({ match: { 'header:x-type': { pattern: "a'b" } } }),
      "'handshakes' must have a 'pattern' that is a regular expression without single quotes",
    ],
    [
      'a pattern that is one',
      () => own({ match: { 'header:x-type': { pattern: '(' } } }),
      "'handshakes' must have a 'pattern'",
    ],
    [
      'a body that a schema can tell from an event',
      () => Source.discord({ secret: 's', schema: FILE }),
      "'schema' must be left out, because API Gateway would check the producer's test of the address against it",
    ],
  ])('%s', (_, source, message) => {
    expect(() => synthesisePipeline({ sources: { x: source() } })).toThrow(message);
  });

  test('a source that keeps something for an operator belongs into the constructor', () => {
    const late = Source.schema(FILE, {
      auth: 'none',
      handshakes: [{ ...TEST, match: { 'header:x-secret': { present: true } }, show: 'header:x-secret' }],
    });
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    const pipeline = new WebhookPipeline(new Stack(app, 'Test'), 'Pipeline');
    expect(() => pipeline.addSource('x', late)).toThrow(
      "Source 'x': a source with a test of the address that an operator must see",
    );
  });
});
