import { expect, test } from 'vitest';
import { hrefOf, routeOf } from '../../../../lib/console/page/shell/use-route.ts';

test('an id goes through the address unchanged', () => {
  const id = 'generic-a/b#c%20';
  expect(routeOf(hrefOf('deliveries', id))).toEqual({ view: 'deliveries', id });
});

test('no fragment is the list, and a broken one is taken as it is', () => {
  expect(routeOf('')).toEqual({ view: 'deliveries' });
  expect(routeOf('#/deliveries/%')).toEqual({ view: 'deliveries', id: '%' });
});
