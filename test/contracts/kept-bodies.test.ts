import { describe, expect, test } from 'vitest';
import { missingBodies, readDeadLetter } from '../../lib/contracts/kept-bodies.ts';

const request = { deliveryId: 'generic-1', body: '{"data":1}' };
const object = (key: string, body = request.body) => [key, JSON.stringify({ body })] as const;
const letter = (body = request.body, deliveryId = request.deliveryId) => JSON.stringify({ deliveryId, body });

describe('a body that was answered 202 is kept', () => {
  test.each([
    ['in an object of its delivery', [object('payloads/generic-1/0a.json')], []],
    ['in a dead letter', [], [letter()]],
    ['in a dead letter that EventBridge wrote', [], [`{"detail":${letter()}}`]],
  ])('%s', (_where, objects, letters) => {
    expect(missingBodies([request], objects, letters)).toEqual([]);
  });
});

describe('it is missing', () => {
  test.each([
    ['where nothing is', [], []],
    ['where another body is', [object('payloads/generic-1/0a.json', 'other')], [letter('other')]],
    ['where another delivery has it', [object('payloads/generic-11/0a.json')], [letter(request.body, 'x')]],
    ['where it is no payload', [object('results/generic-1/0a.json')], []],
  ])('%s', (_where, objects, letters) => {
    expect(missingBodies([request], objects, letters)).toEqual([request]);
  });

  test('while another body under the same key is there', () => {
    const other = { ...request, body: '{"data":2}' };
    const objects = [object('payloads/generic-1/0a.json')];
    expect(missingBodies([request, other], objects, [])).toEqual([other]);
  });
});

test('a body in a dead letter is read as it was sent', () => {
  expect(readDeadLetter(letter('\uFDD00 \uFDD0E \uFDD0F'))).toEqual({
    deliveryId: 'generic-1',
    body: '\uFDD0 \uFFFE \uFFFF',
  });
});
