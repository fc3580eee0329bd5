import { expect, test } from 'vitest';
import { isUnresolved, readResources } from '../../../lib/proofs/ack-proof/read-resources.ts';

function propertiesOf(properties: unknown): Readonly<Record<string, unknown>> {
  const [resource] = readResources({
    Resources: {
      Thing: { Type: 'Custom::Thing', Properties: properties },
      Queue: { Type: 'AWS::SQS::Queue' },
    },
  });
  return resource?.properties ?? {};
}

test('references within the template are resolved', () => {
  const arn = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  const properties = propertiesOf({ arn, text: { 'Fn::Join': ['-', [{ Ref: 'AWS::Region' }, 'x']] } });
  expect(properties).toEqual({ arn: 'arn:aws:sqs:us-east-1:000000000000:Queue', text: 'us-east-1-x' });
  expect(isUnresolved(properties)).toBe(false);
});

test.each([
  ['a parameter', { Ref: 'SomeParameter' }],
  ['an attribute that is not known', { 'Fn::GetAtt': ['Queue', 'Colour'] }],
  ['another stack', { 'Fn::ImportValue': 'other' }],
  ['a condition', { 'Fn::If': ['A', 'b', { Ref: 'AWS::NoValue' }] }],
  ['a function within a text', { 'Fn::Sub': 'x-${SomeParameter}' }],
  ['a function within a list', { 'Fn::Join': ['', ['x', { 'Fn::Select': [0, []] }]] }],
])('%s is marked, and the rest is read all the same', (_, value) => {
  const properties = propertiesOf({ value, other: 'plain' });
  expect(isUnresolved(properties['value'])).toBe(true);
  expect(properties['other']).toBe('plain');
});

test('a resource that cannot be read says why, and the others are read all the same', () => {
  const [broken, whole] = readResources({
    Resources: {
      Broken: { Type: 'Custom::Thing', Properties: { 'Fn::Join': ['', { 'Fn::Split': [',', 'a,b'] }] } },
      Whole: { Type: 'Custom::Thing', Properties: { a: 1 } },
    },
  });
  expect(broken?.problem).toContain('instead of a list');
  expect(whole).toEqual({ logicalId: 'Whole', type: 'Custom::Thing', properties: { a: 1 } });
});
