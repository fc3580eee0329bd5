import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import prices from '../../../lib/estimates/cost/prices.us-east-1.json' with { type: 'json' };

const GOLDEN = path.join(import.meta.dirname, '..', '..', 'golden');

/** What a comment may name, and what it costs. */
const NAMED: readonly (readonly [RegExp, { readonly dollars: number; readonly per: number }])[] = [
  [/DynamoDB write|index/, prices['dynamodb.writeUnits']],
  [/DynamoDB read/, prices['dynamodb.readUnits']],
  [/S3 PUT/, prices['s3.put']],
  [/SQS request/, prices['sqs.requests']],
  [/transition/, prices['states.standard.transitions']],
  [/260 s at 64 MB/, { dollars: prices['states.express.gbSeconds'].dollars * 260 * (64 / 1024), per: 1 }],
  [/KMS request/, prices['kms.requests']],
  [/event per 64 KB/, prices['events.custom']],
];

const comments = new Set<string>();
for (const file of readdirSync(GOLDEN)) {
  JSON.parse(readFileSync(path.join(GOLDEN, file), 'utf8'), (key, value: unknown) => {
    if (key === 'Comment' && /\(\$[\d.]+/.test(String(value))) comments.add(String(value));
    return value;
  });
}

test.each([...comments])('the price in a comment is the list price: %s', (comment) => {
  const [, before = '', dollars = ''] = /Billed: ([^(]*)\(\$([\d.]+)/.exec(comment) ?? [];
  const price = NAMED.find(([name]) => name.test(before))?.[1];
  expect(price, before).toBeDefined();
  // As many digits as the comment gives.
  const digits = dollars.replace(/^0\.0*/, '').length;
  expect(Number(dollars)).toBe(Number((price!.dollars / price!.per).toPrecision(digits)));
});
