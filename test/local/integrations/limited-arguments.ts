import { createHash } from 'node:crypto';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { type Arguments, type Case, OF_ITEMS, type Refusals } from './limited-items.ts';

const QUEUE_URL = LOCAL_ACCOUNT.queueUrl('Queue');
const attribute = (value: object, name = 'a'): Arguments => ({ MessageAttributes: { [name]: value } });
const text = { DataType: 'String', StringValue: 'x' };
const manyAttributes = (count: number): Arguments => ({
  MessageAttributes: Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text])),
});
const md5 = (body: string): string => createHash('md5').update(body).digest('base64');
const base64 = (body: string): string => Buffer.from(body).toString('base64');

/** For tasks with stores, which exist embedded and simulated. */
export const OF_STORES: readonly Refusals[] = [
  {
    resource: 'aws-sdk:s3:putObject',
    given: { Bucket: 'bucket', Key: 'k', Body: 'x' },
    error: 'S3.SdkClientException',
    cases: [
      [{ Key: '' }, 'Empty value provided for input HTTP label: Key.'],
      [{ Bucket: '' }, 'Empty value provided for input HTTP label: Bucket.'],
      // The JSON text of the body includes quotes.
      [{ ContentLength: 3 }],
      [{ ContentLength: 5 }, 'dataLength=3; expectedLength=5'],
      [{ ContentLength: 2 }, 'dataLength=3; expectedLength=2'],
      [{ ContentLength: -1 }, 'dataLength=3; expectedLength=-1'],
    ],
  },
  {
    resource: 'aws-sdk:s3:putObject',
    given: { Bucket: 'bucket', Key: 'k', Body: 'x' },
    error: 'S3.S3Exception',
    cases: [
      [{ Key: 'k'.repeat(1_024) }],
      [{ Key: 'k'.repeat(1_025) }, 'Your key is too long'],
      [{ Key: 'é'.repeat(513) }, 'Your key is too long'],
      [{ Metadata: { a: 'x'.repeat(2_047) } }],
      [
        { Metadata: { a: 'x'.repeat(2_048) } },
        'Your metadata headers exceed the maximum allowed metadata size',
      ],
      [{ ContentMD5: md5('"x"') }],
      [{ ContentMD5: 'x' }, 'The Content-MD5 you specified was invalid'],
      [{ ContentMD5: md5('x') }, 'The Content-MD5 you specified did not match'],
      [{ StorageClass: 'COLD' }, 'The storage class you specified is not valid'],
      [{ WebsiteRedirectLocation: '/a' }],
      [{ WebsiteRedirectLocation: 'a' }, 'The website redirect location must have a prefix'],
      [{ ExpectedBucketOwner: '1' }, 'must be an AWS Account ID'],
    ],
  },
  {
    resource: 'aws-sdk:s3:getObject',
    given: { Bucket: 'bucket' },
    error: 'S3.SdkClientException',
    cases: [[{ Key: '' }, 'HTTP label: Key']],
  },
  ...OF_ITEMS,
  {
    resource: 'sqs:sendMessage',
    given: { QueueUrl: QUEUE_URL, MessageBody: 'x' },
    error: 'SQS.AmazonSQSException',
    cases: [
      [attribute(text)],
      [attribute({ DataType: 'String.kind', StringValue: 'x' })],
      [attribute({ DataType: 'Number', StringValue: '-1.5e3' })],
      [attribute({ DataType: 'Binary', BinaryValue: 'aGk=' })],
      [manyAttributes(10)],
      [manyAttributes(11), 'Number of message attributes [11] exceeds the allowed maximum [10].'],
      [attribute({ DataType: 'String' }), "attribute 'a' must contain non-empty message attribute value"],
      [attribute({ DataType: 'String', StringValue: '' }), 'must contain non-empty message attribute value'],
      [attribute({ DataType: 'Binary', StringValue: 'x' }), 'must contain non-empty message attribute value'],
      [attribute({ DataType: '', StringValue: 'x' }), 'must contain non-empty message attribute type'],
      [attribute({ DataType: 'Foo', StringValue: 'x' }), 'has an invalid message attribute type'],
      [attribute({ DataType: 'Stringy', StringValue: 'x' }), 'has an invalid message attribute type'],
      [
        attribute({ DataType: 'Number', StringValue: 'x' }),
        "Can't cast the value of message attribute 'a' to a number.",
      ],
      [attribute({ ...text, BinaryValue: 'aGk=' }), 'must contain one value'],
      [
        attribute({ ...text, StringListValues: ['x'] }),
        'list values in SendMessage operation are not supported',
      ],
      ...['a b', 'é', '', 'a'.repeat(257)].map((name): Case => [
        attribute(text, name),
        `The message attribute name '${name}' is invalid.`,
      ]),
      ...['AWS.x', 'amazon.x', '.a', 'a.', 'a..b'].map((name): Case => [
        attribute(text, name),
        `The message attribute name '${name}' is invalid.`,
      ]),
      [{ MessageGroupId: 'g' }],
      [{ MessageGroupId: '' }, 'Value  for parameter MessageGroupId is invalid.'],
      [{ MessageGroupId: 'a b' }, 'MessageGroupId can only include alphanumeric and punctuation characters.'],
      [{ MessageGroupId: 'g'.repeat(129) }, '1 to 128 in length.'],
      [
        { MessageDeduplicationId: 'd' },
        'The request include parameter that is not valid for this queue type.',
      ],
      [{ MessageSystemAttributes: { AWSTraceHeader: text } }],
      [{ MessageSystemAttributes: { foo: text } }, "Message system attribute name 'foo' is invalid."],
      [{ DelaySeconds: 901 }, 'DelaySeconds must be >= 0 and <= 900.'],
    ],
  },
];

/** For the function. */
export const OF_FUNCTIONS: readonly Refusals[] = [
  {
    resource: 'lambda:invoke',
    given: { FunctionName: 'Echo' },
    error: 'Lambda.AWSLambdaException',
    cases: [
      ...[
        '000000000000:function:Echo',
        '000000000000:Echo',
        'us-east-1:000000000000:function:Echo',
        '000000000000:function:Echo:$LATEST',
      ].map((FunctionName): Case => [{ FunctionName }]),
      [{ FunctionName: '' }, "Value '' at 'functionName' failed to satisfy constraint"],
      [{ FunctionName: 'a b' }, "Value 'a b' at 'functionName' failed to satisfy constraint"],
      [{ LogType: 'Tail' }],
      [
        { LogType: 'x' },
        "Value 'x' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail] (Service: AWSLambda; Status Code: 400; Error Code: ValidationException;",
      ],
    ],
  },
  {
    resource: 'lambda:invoke',
    given: { FunctionName: 'Echo' },
    error: 'Lambda.InvalidRequestContentException',
    cases: [
      [{ ClientContext: base64('{"a":1}') }],
      ...['x', base64('[]'), base64('"x"'), base64(JSON.stringify({ a: 'x'.repeat(3_000) }))].map(
        (ClientContext): Case => [
          { ClientContext },
          'Client context must be a valid Base64-encoded JSON object.',
        ],
      ),
    ],
  },
  {
    resource: 'lambda:invoke',
    given: {},
    error: 'Lambda.ResourceNotFoundException',
    cases: [
      [{ FunctionName: '111111111111:function:Echo' }, 'Function not found'],
      [{ FunctionName: 'eu-west-1:000000000000:function:Echo' }, 'Function not found'],
    ],
  },
];
