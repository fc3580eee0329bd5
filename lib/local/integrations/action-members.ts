import type { STORE_ACTIONS } from '../services/store-actions.ts';

/** The members that an action's Arguments may have. */
export interface ActionMembers {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Members of which the local run does only these values. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

/** The members of an action's Arguments by `<service>:<action>`; undefined for an action that is not here. */
export function membersOf(service: string, action: string): ActionMembers | undefined {
  const actions = Object.hasOwn(MEMBERS, service) ? MEMBERS[service] : undefined;
  return actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
}

function members(
  required: string,
  optional = '',
  values: Readonly<Record<string, readonly unknown[]>> = {},
): ActionMembers {
  return { required: words(required), optional: words(optional), values };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What several actions of S3 and DynamoDB share. */
const S3_READ =
  'IfMatch IfModifiedSince IfNoneMatch IfUnmodifiedSince Range ResponseCacheControl ResponseContentDisposition ' +
  'ResponseContentEncoding ResponseContentLanguage ResponseContentType ResponseExpires VersionId SSECustomerAlgorithm ' +
  'SSECustomerKey SSECustomerKeyMD5 RequestPayer PartNumber ExpectedBucketOwner ChecksumMode';
const DYNAMODB_WRITE =
  'Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionExpression ' +
  'ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure';
const DYNAMODB_READ_MANY =
  'IndexName Select AttributesToGet Limit ConsistentRead ConditionalOperator ExclusiveStartKey ReturnConsumedCapacity ' +
  'ProjectionExpression FilterExpression ExpressionAttributeNames ExpressionAttributeValues';

/**
 * As the SDK's inputs have them (client-s3, client-dynamodb, client-sqs); the optimised integrations have the same. Of
 * putObject the newest checksums (SHA512, MD5, XXHASH) and event holds are left out: the store has none of them.
 */
const STORE_MEMBERS: {
  readonly [S in keyof typeof STORE_ACTIONS]: Readonly<
    Record<keyof (typeof STORE_ACTIONS)[S], ActionMembers>
  >;
} = {
  s3: {
    deleteObject: members(
      'Bucket Key',
      `MFA VersionId RequestPayer BypassGovernanceRetention ExpectedBucketOwner IfMatch IfMatchLastModifiedTime
       IfMatchSize`,
    ),
    getObject: members('Bucket Key', S3_READ),
    headObject: members('Bucket Key', S3_READ),
    listObjectsV2: members(
      'Bucket',
      `Delimiter EncodingType MaxKeys Prefix ContinuationToken FetchOwner StartAfter RequestPayer ExpectedBucketOwner
       OptionalObjectAttributes`,
    ),
    putObject: members(
      'Bucket Key',
      `ACL Body CacheControl ContentDisposition ContentEncoding ContentLanguage ContentLength ContentMD5 ContentType
       ChecksumAlgorithm ChecksumCRC32 ChecksumCRC32C ChecksumCRC64NVME ChecksumSHA1 ChecksumSHA256 Expires IfMatch
       IfNoneMatch GrantFullControl GrantRead GrantReadACP GrantWriteACP WriteOffsetBytes Metadata ServerSideEncryption
       StorageClass WebsiteRedirectLocation SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 SSEKMSKeyId
       SSEKMSEncryptionContext BucketKeyEnabled RequestPayer Tagging ObjectLockMode ObjectLockRetainUntilDate
       ObjectLockLegalHoldStatus ExpectedBucketOwner`,
      { ChecksumAlgorithm: ['CRC32', 'SHA1', 'SHA256'] },
    ),
  },
  dynamodb: {
    deleteItem: members('TableName Key', DYNAMODB_WRITE),
    getItem: members(
      'TableName Key',
      'AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression ExpressionAttributeNames',
    ),
    putItem: members('TableName Item', DYNAMODB_WRITE),
    query: members(
      'TableName',
      `KeyConditions QueryFilter ScanIndexForward KeyConditionExpression ${DYNAMODB_READ_MANY}`,
    ),
    scan: members('TableName', `ScanFilter TotalSegments Segment ${DYNAMODB_READ_MANY}`),
    updateItem: members('TableName Key', `AttributeUpdates UpdateExpression ${DYNAMODB_WRITE}`),
  },
  sqs: {
    changeMessageVisibility: members('QueueUrl ReceiptHandle VisibilityTimeout'),
    deleteMessage: members('QueueUrl ReceiptHandle'),
    getQueueAttributes: members('QueueUrl', 'AttributeNames'),
    getQueueUrl: members('QueueName', 'QueueOwnerAWSAccountId'),
    receiveMessage: members(
      'QueueUrl',
      `AttributeNames MessageSystemAttributeNames MessageAttributeNames MaxNumberOfMessages VisibilityTimeout
       WaitTimeSeconds ReceiveRequestAttemptId`,
    ),
    sendMessage: members(
      'QueueUrl MessageBody',
      'DelaySeconds MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId',
    ),
    sendMessageBatch: members('QueueUrl Entries'),
  },
};

const MEMBERS: Readonly<Record<string, Readonly<Record<string, ActionMembers>>>> = {
  ...STORE_MEMBERS,
  states: { startExecution: members('StateMachineArn', 'Name Input TraceHeader') },
  lambda: {
    invoke: members('FunctionName', 'Payload InvocationType Qualifier ClientContext LogType', {
      InvocationType: ['RequestResponse'],
      Qualifier: ['$LATEST'],
    }),
  },
  events: { putEvents: members('Entries') },
  // client-sfn, its names with a capital.
  sfn: {
    startExecution: members('StateMachineArn', 'Name Input TraceHeader'),
    startSyncExecution: members('StateMachineArn', 'Name Input TraceHeader IncludedData'),
    describeExecution: members('ExecutionArn', 'IncludedData'),
    getExecutionHistory: members('ExecutionArn', 'MaxResults ReverseOrder NextToken IncludeExecutionData'),
    listExecutions: members('', 'StateMachineArn StatusFilter MaxResults NextToken MapRunArn RedriveFilter'),
    stopExecution: members('ExecutionArn', 'Error Cause'),
    redriveExecution: members('ExecutionArn', 'ClientToken'),
    sendTaskSuccess: members('TaskToken Output'),
    sendTaskFailure: members('TaskToken', 'Error Cause'),
    sendTaskHeartbeat: members('TaskToken'),
  },
};
