import { expect, test } from 'vitest';
import { textAttributes } from '../../../../lib/local/services/stores/text-attributes.ts';

test('an empty text is no message attribute: SQS would refuse the message with it', () => {
  expect(textAttributes({ ERROR_CODE: 'Failed', ERROR_MESSAGE: '' })).toEqual({
    ERROR_CODE: { DataType: 'String', StringValue: 'Failed' },
  });
});
