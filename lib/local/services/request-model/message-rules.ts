import { ServiceError } from '../../service-error.ts';
import type { Request } from './request.ts';
import type { RequestRule } from './request-rule.ts';

interface MessageAttribute {
  readonly DataType?: string;
  readonly StringValue?: string;
  /** Bytes in the SDK's input, base64 in the wire protocol. */
  readonly BinaryValue?: string | Uint8Array;
  readonly StringListValues?: readonly unknown[];
  readonly BinaryListValues?: readonly unknown[];
}

interface AttributeRule {
  readonly holds: (name: string, attribute: MessageAttribute) => boolean;
  readonly says: (name: string) => string;
}

/**
 * SQS developer guide, "Amazon SQS message metadata". The messages about type, value and number are those of the
 * service.
 */
const ATTRIBUTE_RULES: readonly AttributeRule[] = [
  {
    holds: (name) => /^[\w.-]{1,256}$/.test(name),
    says: (name) =>
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
  },
  {
    holds: (name) => !/^(aws|amazon)\.|^\.|\.$|\.\./i.test(name),
    says: (name) =>
      `The message attribute name '${name}' is invalid. It may not start with AWS. or Amazon., start or end with a period, or have periods in succession.`,
  },
  {
    holds: (_, { DataType = '' }) => DataType !== '',
    says: (name) => `The message attribute '${name}' must contain non-empty message attribute type.`,
  },
  {
    holds: (_, { DataType = '' }) =>
      /^(String|Number|Binary)(\..*)?$/s.test(DataType) && DataType.length <= 256,
    says: (name) =>
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
  },
  {
    holds: (_, { StringListValues = [], BinaryListValues = [] }) =>
      StringListValues.length + BinaryListValues.length === 0,
    says: () => 'Message attribute list values in SendMessage operation are not supported.',
  },
  {
    holds: (_, { StringValue, BinaryValue }) => StringValue === undefined || BinaryValue === undefined,
    says: (name) => `The message attribute '${name}' must contain one value, of its type.`,
  },
  {
    holds: (_, attribute) => valueOf(attribute).length > 0,
    says: (name) => `The message attribute '${name}' must contain non-empty message attribute value.`,
  },
  {
    holds: (_, { DataType = '', StringValue = '' }) =>
      !DataType.startsWith('Number') || NUMBER.test(StringValue),
    says: (name) => `Can't cast the value of message attribute '${name}' to a number.`,
  },
];

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function valueOf({ DataType = '', StringValue = '', BinaryValue = '' }: MessageAttribute): {
  readonly length: number;
} {
  return DataType.startsWith('Binary') ? BinaryValue : StringValue;
}

type Attributes = Readonly<Record<string, MessageAttribute>>;

/** SQS API reference, SendMessage. */
const MOST_ATTRIBUTES = 10;

const attributesHold: RequestRule = ({ MessageAttributes = {} }) => {
  const attributes = Object.entries(MessageAttributes as Attributes);
  if (attributes.length > MOST_ATTRIBUTES)
    return invalid(
      `Number of message attributes [${attributes.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  return firstOf(attributes, (entry) => brokenRule(entry));
};

/** The one attribute that senders may set. Its value is ignored, because there is no tracing. */
const systemAttributesHold: RequestRule = ({ MessageSystemAttributes = {} }) =>
  firstOf(Object.entries(MessageSystemAttributes as Attributes), ([name, attribute]) => {
    if (name !== 'AWSTraceHeader')
      return invalid(`Message system attribute name '${name}' is invalid. It must be AWSTraceHeader.`);
    return attribute.DataType === 'String'
      ? brokenRule([name, attribute])
      : invalid(`The message system attribute '${name}' must be of type String.`);
  });

function brokenRule([name, attribute]: readonly [string, MessageAttribute]): ServiceError | undefined {
  const rule = ATTRIBUTE_RULES.find(({ holds }) => !holds(name, attribute));
  return rule && invalid(rule.says(name));
}

/**
 * SQS API reference, SendMessage: the allowed characters of both. A standard queue accepts a group id (fair queues),
 * but only a FIFO queue deduplicates.
 */
const identifiersHold: RequestRule = (message) =>
  firstOf(['MessageGroupId', 'MessageDeduplicationId'], (name) => {
    const value = message[name];
    if (typeof value !== 'string' || /^[!-~]{1,128}$/.test(value)) return undefined;
    const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
    return invalid(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
  });

const queueTypeFits: RequestRule = ({ QueueUrl, MessageDeduplicationId }) =>
  typeof MessageDeduplicationId !== 'string' || String(QueueUrl).endsWith('.fifo')
    ? undefined
    : invalid(
        `Value ${MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
      );

/**
 * Applies a rule also to every message of a batch. One bad entry fails the whole batch; on AWS only the entry fails.
 */
const ofEach =
  (rule: RequestRule): RequestRule =>
  (request) => {
    const entries = Array.isArray(request.Entries) ? (request.Entries as readonly Request[]) : [];
    return firstOf([request, ...entries], (part) => rule({ QueueUrl: request.QueueUrl, ...part }));
  };

/** Messages that SQS refuses but the embedded store would accept. */
export const MESSAGE_RULES: readonly RequestRule[] = [
  identifiersHold,
  queueTypeFits,
  attributesHold,
  systemAttributesHold,
].map(ofEach);

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}

function firstOf<T>(
  items: readonly T[],
  find: (item: T) => ServiceError | undefined,
): ServiceError | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
