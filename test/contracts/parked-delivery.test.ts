import { expect, test } from 'vitest';
import { parkedDelivery } from '../../lib/contracts/parked-delivery.ts';

const parked = '{"deliveryId":"generic-1","body":"{\\"n\\": 1.0}","parked":true}';

test.each([
  ['what was parked, to the byte', `${parked} `, `${parked} `],
  ['the detail of an event', `{"id":"1","source":"webhook-pipeline.ingest","detail":${parked}}`, parked],
  ['text that is no JSON', 'no JSON', 'no JSON'],
  ['JSON that is no object', 'null', 'null'],
  ['JSON whose detail is no object', '{"detail":null}', '{"detail":null}'],
])('the delivery in a dead letter is %s', (_, letter, delivery) => {
  expect(parkedDelivery(letter)).toBe(delivery);
});
