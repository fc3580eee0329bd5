import { describe, expect, test } from 'vitest';
import { IncomingRequest } from '../../../../lib/compute/verify/request/incoming-request.ts';
import { requestOf } from '../signed-request.ts';

const incoming = (parts: Parameters<typeof requestOf>[0]) => new IncomingRequest(requestOf(parts));

describe('a part of a request', () => {
  test('in the body is a text, a number or a boolean at the end of a path', () => {
    const request = incoming({
      body: '{"a":{"b-c":[{"@d":"x"},7]},"e":false,"f":null,"g":{},"h":"","__proto__":{"i":"own"}}',
    });
    expect(request.values('body:$.a.b-c[0].@d')).toEqual(['x']);
    expect(request.values('body:$.a.b-c[1]')).toEqual(['7']);
    expect(request.values('body:$.e')).toEqual(['false']);
    expect(request.values('body:$.h')).toEqual(['']);
    expect(request.values('body:$.__proto__.i')).toEqual(['own']);
    for (const path of [
      'f',
      'g',
      'a.b-c',
      'a.b-c[2]',
      'a.x.y',
      'toString',
      'constructor.name',
      'h.length',
      'a.b-c.length',
    ])
      expect(request.values(`body:$.${path}`)).toEqual([]);
  });

  test('for each element of a list has a value for each, also where there is none', () => {
    const request = incoming({ body: '{"value":[{"s":"a"},{},null,{"s":{}},{"s":"b"}],"none":{}}' });
    expect(request.values('body:$.value[*].s')).toEqual(['a', undefined, undefined, undefined, 'b']);
    expect(request.values('body:$.none[*].s')).toEqual([]);
  });

  test('in the query is decoded, and the last is not taken for the first', () => {
    const request = incoming({ url: 'https://a.test/x?hub.mode=a%20b&c=1&c=2#d?e=f' });
    expect(request.values('query:hub.mode')).toEqual(['a b']);
    expect(request.values('query:c')).toEqual(['1', '2']);
    expect(request.values('query:e')).toEqual([]);
    expect(incoming({ url: '/path?c=1' }).values('query:c')).toEqual(['1']);
    expect(incoming({ url: 'https://a.test' }).values('query:c')).toEqual([]);
  });

  test('in a form is decoded as a form is', () => {
    const request = incoming({ body: 'a=x+y%2B%C3%BC&b=&a=2&c' });
    expect(request.values('form:a')).toEqual(['x y+ü', '2']);
    expect(request.values('form:b')).toEqual(['']);
    expect(request.values('form:c')).toEqual(['']);
  });

  test('in a header is found in any case, all of its values in order', () => {
    const headers = { 'X-Sig': ['1', '2'], 'x-sig': '3', 'X-None': undefined };
    const request = incoming({ headers });
    expect(request.values('header:x-sig')).toEqual(['1', '2', '3']);
    expect(request.values('header:x-none')).toEqual([]);
    expect(request.values('header:constructor')).toEqual([]);
  });
});

describe('the first part that is there', () => {
  test('counts, even if it is empty', () => {
    const request = incoming({ headers: { a: '', b: '2' } });
    expect(request.only(['header:x', 'header:a', 'header:b'])).toBe('');
    expect(request.only(['header:x'])).toBeUndefined();
  });

  test('must be there once', () => {
    const request = incoming({ headers: { a: ['1', '1'], b: '2' } });
    expect(() => request.only(['header:a', 'header:b'])).toThrow('appears more than once.');
    expect(request.only(['header:b', 'header:a'])).toBe('2');
  });
});

test('1,000 fields of a form are read, and 1,001 are not', () => {
  const form = (fields: number): string => Array.from({ length: fields }, () => 'a=1').join('&');
  expect(incoming({ body: form(1_000) }).values('form:a')).toHaveLength(1_000);
  expect(() => incoming({ body: form(1_001) }).values('form:a')).toThrow('The body cannot be read');
});
