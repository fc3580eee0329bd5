import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** Texts as message attributes of SQS, which has none that are empty: what is empty is left out. */
export function textAttributes(
  texts: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== '')
      .map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
