import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** Texts as message attributes of SQS. */
export function textAttributes(
  texts: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
