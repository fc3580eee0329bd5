import { describe, expect, test } from 'vitest';
import { IdempotencyKey } from '../../../lib/pipeline/sources/idempotency-key.ts';

test('a header is looked for in lower case, a field by its path', () => {
  const key = IdempotencyKey.firstOf(
    IdempotencyKey.header('X-Event-ID'),
    IdempotencyKey.body('$.events[0].id'),
  );
  expect(key.places).toEqual(['header:x-event-id', 'body:$.events[0].id']);
  expect(key).toMatchObject({ isJoined: false, isRequired: false });
});

test('a required key stays what it is otherwise', () => {
  const key = IdempotencyKey.joined(IdempotencyKey.body('$.a'), IdempotencyKey.header('b')).required();
  expect(key).toMatchObject({ places: ['body:$.a', 'header:b'], isJoined: true, isRequired: true });
});

describe('refused, with what was given', () => {
  test.each(['', '$', 'orderId', '$..id', '$.a[*]', "$['a']", '$.a.', '$.a[1234]', '$.#{x}', '$.a$b'])(
    'the path %j',
    (path) => {
      expect(() => IdempotencyKey.body(path)).toThrow(`got '${path}'.`);
    },
  );

  test.each(['', 'x y', 'x:y', '$x', 'ü'])('the header %j', (name) => {
    expect(() => IdempotencyKey.header(name)).toThrow(`got '${name}'.`);
  });

  test('no place at all', () => {
    expect(() => IdempotencyKey.header()).toThrow("'idempotencyKey' must name at least one place, got none.");
  });

  test('a joined key within another', () => {
    const joined = IdempotencyKey.joined(IdempotencyKey.body('$.a'), IdempotencyKey.body('$.b'));
    expect(() => IdempotencyKey.firstOf(joined)).toThrow('join all parts at once');
  });
});
