import { describe, expect, test } from 'vitest';
import { presetOf } from '../../../lib/contracts/producer-presets.ts';
import { judgeSending, type Sending } from '../../../lib/operations/send/judge-sending.ts';

const state = { status: 'SUCCEEDED' };

function judge(sending: Partial<Sending>) {
  return judgeSending({
    preset: presetOf('github'),
    isTampered: false,
    statuses: [200],
    deliveries: new Map([['github-1', state]]),
    waitMs: 10_000,
    ...sending,
  });
}

const missing = new Map([['github-1', undefined]]);
const two = new Map([
  ['github-1', state],
  ['github-2', state],
]);

describe('a signed event', () => {
  test.each<[string, Partial<Sending>, boolean, RegExp]>([
    ['recorded', {}, true, /^Recorded\. With --tamper nothing may be recorded\.$/],
    ['of a producer that does not sign', { preset: presetOf('mollie') }, true, /^Recorded\.$/],
    [
      'recorded, without an outcome yet',
      { deliveries: new Map([['github-1', { status: 'ACCEPTED' }]]) },
      true,
      /^Recorded\. There is no outcome after 10 s\./,
    ],
    ['sent twice and recorded once', { statuses: [200, 200] }, true, /one delivery of 2 requests/],
    ['refused at one sending', { statuses: [200, 401, 401] }, false, /^REFUSED with 401, .*Is --secret/],
    [
      'refused for its key',
      { statuses: [403] },
      false,
      /^REFUSED with 403, .*Does this source ask for a key/,
    ],
    [
      'refused for its rate',
      { statuses: [200, 429] },
      false,
      /^REFUSED with 429, although it is what GitHub sends\.$/,
    ],
    ['answered and not recorded', { deliveries: missing }, false, /^NOT RECORDED after 10 s/],
    ['taken for two', { statuses: [200, 200], deliveries: two }, false, /^TAKEN FOR 2 deliveries/],
    [
      'of a producer without ids, sent twice',
      { preset: presetOf('hubspot'), statuses: [200, 200], deliveries: two },
      true,
      /^Recorded\. With/,
    ],
    ['whose delivery is not named', { deliveries: new Map() }, true, /does not name the delivery/],
  ])('%s', (_, sending, isExpected, says) => {
    const judgement = judge(sending);
    expect(judgement.says).toMatch(says);
    expect(judgement.isExpected).toBe(isExpected);
  });
});

describe('a tampered event', () => {
  test.each<[string, Partial<Sending>, boolean, RegExp]>([
    ['refused', { statuses: [401, 401], deliveries: new Map() }, true, /^Refused, as it must be/],
    ['answered and dropped', { deliveries: missing }, true, /nothing is recorded after 10 s/],
    ['recorded', {}, false, /^RECORDED, although it was changed/],
    ['refused for something else', { statuses: [401, 413] }, false, /^REFUSED with 413, which says nothing/],
    ['whose delivery is not named', { deliveries: new Map() }, false, /cannot be seen whether/],
  ])('%s', (_, sending, isExpected, says) => {
    const judgement = judge({ isTampered: true, ...sending });
    expect(judgement.says).toMatch(says);
    expect(judgement.isExpected).toBe(isExpected);
  });
});
