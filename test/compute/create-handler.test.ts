import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler, type DeliveryReference, type Invocation } from '../../lib/compute/create-handler.ts';
import { InvalidDelivery } from '../../lib/compute/invalid-delivery.ts';
import invalidDeliveries from '../cases/compute/invalid-deliveries.json' with { type: 'json' };

const GENERIC: DeliveryReference = {
  deliveryId: 'd-1',
  source: 'generic',
  bucket: 'payloads',
  key: 'd-1.json',
};

describe('a delivery that is not valid', () => {
  it.each(invalidDeliveries as InvalidCase[])('is refused: $name', async (invalid) => {
    const delivery = { ...GENERIC, source: invalid.source ?? 'generic' };
    const { handler, logged } = handlerOver(() => Promise.resolve(storedOf(invalid, delivery)));

    const error: unknown = await handler(delivery).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InvalidDelivery);
    expect((error as Error).name).toBe('InvalidDelivery');
    expect((error as Error).message).toContain(invalid.message);
    expect(logged).toMatchObject([{ outcome: 'INVALID', error: 'InvalidDelivery', ...identityOf(delivery) }]);
  });
});

it('what is thrown and no Error is logged as unknown', async () => {
  const { handler, logged } = handlerOver(() => Promise.reject('no Error'));
  await expect(handler(GENERIC)).rejects.toBe('no Error');
  expect(logged).toMatchObject([{ outcome: 'FAILED', error: 'unknown' }]);
});

describe('a valid delivery', () => {
  it('gives the result of its source and logs one line with duration and size', async () => {
    const stored = envelope({ ...GENERIC, body: '{"data":{"b":1,"a":2}}' });
    const { handler, logged, requested } = handlerOver(() => Promise.resolve(stored));

    expect(await handler(GENERIC)).toMatchObject({ bytes: 22, topLevelKeys: ['a', 'b'] });

    expect(requested).toEqual(['payloads/d-1.json']);
    expect(logged).toEqual([
      {
        ...identityOf(GENERIC),
        outcome: 'SUCCEEDED',
        milliseconds: 5,
        bytes: Buffer.byteLength(stored),
      },
    ]);
  });

  it('gives the same result when the state machine asks again', async () => {
    const { handler } = handlerOver(() => Promise.resolve(envelope({ ...GENERIC, body: '{"data":1}' })));
    expect(await handler(GENERIC)).toEqual(await handler(GENERIC));
  });

  it('leaves no trace of its payload in the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const body = `{"secret-key":"secret-value","data":${json}`;
        for (const ending of ['}', '']) {
          const { handler, logged } = handlerOver(() =>
            Promise.resolve(envelope({ ...GENERIC, body: body + ending })),
          );
          await handler(GENERIC).catch(() => undefined);
          expect(JSON.stringify(logged)).not.toContain('secret');
        }
      }),
    );
  });
});

describe('trouble with S3', () => {
  it("keeps the SDK's error and counts as a failure of ours", async () => {
    const noSuchKey = Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
    const { handler, logged } = handlerOver(() => Promise.reject(noSuchKey));

    await expect(handler(GENERIC)).rejects.toBe(noSuchKey);

    expect(logged).toEqual([
      { ...identityOf(GENERIC), outcome: 'FAILED', error: 'NoSuchKey', milliseconds: 5, bytes: 0 },
    ]);
  });
});

interface InvalidCase {
  readonly name: string;
  readonly source?: string;
  readonly envelope?: object;
  readonly body?: unknown;
  /** The stored object word for word, instead of an envelope. */
  readonly stored?: string;
  /** A part of the message. */
  readonly message: string;
}

function storedOf(invalid: InvalidCase, delivery: DeliveryReference): string {
  return invalid.stored ?? envelope({ ...delivery, body: JSON.stringify(invalid.body), ...invalid.envelope });
}

function envelope(members: { readonly deliveryId: string; readonly source: string; readonly body: string }) {
  const { deliveryId, source, body } = members;
  return JSON.stringify({
    deliveryId,
    source,
    receivedAt: '2026-01-01T00:00:00Z',
    sourceIp: '192.0.2.1',
    headers: {},
    body,
  });
}

function identityOf({ deliveryId, source }: DeliveryReference) {
  return { deliveryId, source };
}

/** A handler over one stored object, with a clock that moves 5 milliseconds every time it is read. */
function handlerOver(read: () => Promise<string>) {
  const logged: Invocation[] = [];
  const requested: string[] = [];
  let time = 0;
  const handler = createHandler({
    readObject: (bucket, key) => {
      requested.push(`${bucket}/${key}`);
      return read();
    },
    log: (invocation) => logged.push(invocation),
    now: () => (time += 5),
  });
  return { handler, logged, requested };
}
