import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** Strings as message attributes of SQS. Empty ones are left out, because SQS has no empty attributes. */
export function textAttributes(
  texts: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== '')
      .map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
