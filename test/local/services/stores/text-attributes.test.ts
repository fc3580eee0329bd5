import { expect, test } from 'vitest';
import { textAttributes } from '../../../../lib/local/services/stores/text-attributes.ts';

test('an empty string is not sent as a message attribute, because SQS would refuse the message', () => {
  expect(textAttributes({ ERROR_CODE: 'Failed', ERROR_MESSAGE: '' })).toEqual({
    ERROR_CODE: { DataType: 'String', StringValue: 'Failed' },
  });
});
