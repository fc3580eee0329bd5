import { describe, expect, test } from 'vitest';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import { readRequest } from '../../../../lib/local/services/request-model/read-request.ts';

function refusalOf(service: string, action: string, body: unknown): string {
  try {
    readRequest(service, action, body);
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('the request was taken');
}

describe('a request is refused', () => {
  test.each([
    ['that is null', 'dynamodb', 'PutItem', null, 'SerializationException: '],
    [
      'for a number instead of a string',
      'dynamodb',
      'PutItem',
      { TableName: 5 },
      'SerializationException: NUMBER_VALUE cannot be converted to String',
    ],
    [
      'for a string instead of a number',
      'sqs',
      'SendMessage',
      { DelaySeconds: '5' },
      'SerializationException: STRING_VALUE cannot be converted to Integer',
    ],
    [
      'for an object instead of a string',
      'sfn',
      'StartExecution',
      { input: {} },
      'SerializationException: Start of structure or map found where not expected',
    ],
    [
      'for a list instead of a string',
      'sfn',
      'StartExecution',
      { name: [] },
      'SerializationException: Unrecognized collection type class java.lang.String',
    ],
    [
      'for null instead of a value',
      'dynamodb',
      'TagResource',
      { Tags: [{ Key: 'a', Value: null }] },
      "ValidationException: 1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    ],
    [
      'for a number out of range',
      'sqs',
      'SendMessage',
      { DelaySeconds: -1 },
      'InvalidParameterValue: Value -1 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ],
    [
      'for one in a batch',
      'sqs',
      'SendMessageBatch',
      { QueueUrl: 'q', Entries: [{ Id: 'a', MessageBody: 'b', DelaySeconds: 901 }] },
      'InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ],
  ])('%s', (_, service, action, body, refusal) => {
    expect(refusalOf(service, action, body)).toBe(refusal);
  });
});

test('null members are absent, null attribute values are empty', () => {
  const request = {
    TableName: 'Table',
    Item: { id: { S: 'a', N: null }, n: null, l: { L: [null] } },
    ConditionExpression: null,
  };
  expect(readRequest('dynamodb', 'PutItem', request)).toEqual({
    TableName: 'Table',
    Item: { id: { S: 'a' }, n: {}, l: { L: [{}] } },
  });
});

test('an action in no model is left to the store', () => {
  expect(readRequest('dynamodb', 'Other', { a: null })).toEqual({ a: null });
});
