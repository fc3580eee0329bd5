import { describe, expect, test } from 'vitest';
import { verify } from '../../../lib/compute/verify/verify.ts';
import type { WebhookRequest } from '../../../lib/compute/verify/webhook-request.ts';
import { PRODUCER_LIBRARIES, type ProducerLibrary } from './producer-libraries.ts';
import { flipped } from './signed-request.ts';

/** The request, and what a forger could make of it. */
function forgeriesOf(request: WebhookRequest): readonly WebhookRequest[] {
  const { body, headers, url } = request;
  const bytes = [0, 5, Math.floor(body.length / 2), body.length - 1].filter((index) => index in body);
  const signatures = Object.keys(headers).filter((name) => /signature|hmac/.test(name));
  return [
    request,
    // Only bits that leave ASCII ASCII: libraries that read text see the same replacement character in two different wrong bytes.
    ...bytes.map((index) => ({ ...request, body: flipped(body, index, 0b100) })),
    { ...request, body: Buffer.concat([body, Buffer.from(' ')]) },
    { ...request, body: Buffer.from('{"id":"evt_2"}') },
    { ...request, url: `${url}&x=1` },
    ...signatures.flatMap((name) =>
      [
        '',
        'x',
        `${String(headers[name])}0`,
        String(headers[name]).slice(1),
        String(headers[name]).toUpperCase(),
      ].map((value) => ({
        ...request,
        headers: { ...headers, [name]: value },
      })),
    ),
    { ...request, headers: {} },
  ];
}

async function disagreements(
  library: ProducerLibrary,
): Promise<{ valid: number; invalid: number; apart: unknown[] }> {
  const counts = { valid: 0, invalid: 0, apart: [] as unknown[] };
  for (const request of (await library.signed()).flatMap(forgeriesOf)) {
    const theirs = await library.verify(request);
    const ours = await verify(library.producer, request, library.config);
    if (ours.valid !== theirs) counts.apart.push({ theirs, ours, request });
    else counts[theirs ? 'valid' : 'invalid'] += 1;
  }
  return counts;
}

describe("we say what the producer's own library says", () => {
  test.each(PRODUCER_LIBRARIES)('$producer', async (library) => {
    const { valid, invalid, apart } = await disagreements(library);
    expect(apart).toEqual([]);
    expect(valid).toBeGreaterThan(0);
    expect(invalid).toBeGreaterThan(5);
  });
});
