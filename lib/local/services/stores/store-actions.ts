/**
 * The actions that the embedded stores perform as AWS does, by their name in an integration ARN, with the required
 * permission. Any other action is refused while the template loads: the SDK has a command for it, but the response of
 * the store would differ, or it would treat a sub-resource (`?tagging`) as the object itself.
 */
export const STORE_ACTIONS = {
  s3: {
    deleteObject: 's3:DeleteObject',
    getObject: 's3:GetObject',
    headObject: 's3:GetObject',
    listObjectsV2: 's3:ListBucket',
    putObject: 's3:PutObject',
  },
  dynamodb: {
    deleteItem: 'dynamodb:DeleteItem',
    getItem: 'dynamodb:GetItem',
    putItem: 'dynamodb:PutItem',
    query: 'dynamodb:Query',
    scan: 'dynamodb:Scan',
    updateItem: 'dynamodb:UpdateItem',
  },
  sqs: {
    changeMessageVisibility: 'sqs:ChangeMessageVisibility',
    deleteMessage: 'sqs:DeleteMessage',
    getQueueAttributes: 'sqs:GetQueueAttributes',
    getQueueUrl: 'sqs:GetQueueUrl',
    receiveMessage: 'sqs:ReceiveMessage',
    sendMessage: 'sqs:SendMessage',
    sendMessageBatch: 'sqs:SendMessage',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The permission for a store's action, whatever the case of its first letter; undefined for an unsupported action.
 */
export function permissionOf(service: string, action: string): string | undefined {
  const actions: Readonly<Record<string, string>> | undefined = Object.hasOwn(STORE_ACTIONS, service)
    ? STORE_ACTIONS[service as keyof typeof STORE_ACTIONS]
    : undefined;
  const name = action.charAt(0).toLowerCase() + action.slice(1);
  return actions !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
}
