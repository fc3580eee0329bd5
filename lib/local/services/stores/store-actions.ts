/**
 * What the embedded stores do as AWS does it: the actions, by their name in an integration ARN, each with the permission
 * that it needs. An action outside the table is refused while the template loads: the SDK has a command for it, but the
 * store would answer something else, or take a sub-resource (`?tagging`) for the object itself.
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

/** The permission of a store's action, whatever the case of its first letter; undefined for an action that is not run. */
export function permissionOf(service: string, action: string): string | undefined {
  const actions: Readonly<Record<string, string>> | undefined = Object.hasOwn(STORE_ACTIONS, service)
    ? STORE_ACTIONS[service as keyof typeof STORE_ACTIONS]
    : undefined;
  const name = action.charAt(0).toLowerCase() + action.slice(1);
  return actions !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
}
