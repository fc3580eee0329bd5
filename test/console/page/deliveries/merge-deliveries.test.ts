import { describe, expect, test } from 'vitest';
import {
  filterDeliveries,
  mergeDeliveries,
} from '../../../../lib/console/page/deliveries/merge-deliveries.ts';

const delivery = (id: string, startedAt: number, status = 'SUCCEEDED') => ({
  id,
  startedAt,
  status,
  redrives: 0,
});
const known = [delivery('orders-b', 2), delivery('generic-a', 1, 'RUNNING')];

describe('a refresh', () => {
  test('adds the new on top, and takes the newer status', () => {
    const fetched = [delivery('generic-c', 3), delivery('generic-a', 1, 'FAILED')];
    expect(mergeDeliveries(known, fetched).map(({ id, status }) => `${id} ${status}`)).toEqual([
      'generic-c SUCCEEDED',
      'orders-b SUCCEEDED',
      'generic-a FAILED',
    ]);
  });

  test('that brings nothing new leaves the list itself, so that nothing is drawn again', () => {
    expect(mergeDeliveries(known, [...known])).toBe(known);
  });
});

test.each([
  [{ text: 'ERS-', status: '', source: '' }, ['orders-b']],
  [{ text: '', status: 'RUNNING', source: '' }, ['generic-a']],
  [{ text: '', status: '', source: 'order' }, []],
  [{ text: '', status: '', source: '' }, ['orders-b', 'generic-a']],
])('the filter %j finds %j', (filter, ids) => {
  expect(filterDeliveries(known, filter).map(({ id }) => id)).toEqual(ids);
});

test('the filter of a source finds what belongs to an owner as well', () => {
  const owned = [delivery('orders_acme_1', 2), delivery('orders-2', 1), delivery('other_acme_1', 0)];
  const found = filterDeliveries(owned, { text: '', status: '', source: 'orders' });
  expect(found.map(({ id }) => id)).toEqual(['orders_acme_1', 'orders-2']);
});
