import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import type { DataFolder } from '../../data/open-data-folder.ts';
import { createStores } from './create-stores.ts';
import { startDynamoDb } from './start-dynamodb.ts';
import { startS3AndSqs } from './start-s3-and-sqs.ts';
import type { StoreGuard } from './store-guard.ts';
import { credentialsOf } from '../../roles/role-credentials.ts';
import { createStoreClients, type StoreClients, type StoreEndpoints } from './store-clients.ts';

/** The embedded stores with the resources of the template. */
export interface Stores {
  readonly endpoints: StoreEndpoints;
  /** SDK clients without a role. */
  readonly operator: StoreClients;
  /** SDK clients with the credentials of a role. */
  clientsOf(roleArn: string): StoreClients;
  close(): Promise<void>;
}

/**
 * Starts S3, SQS and DynamoDB on free ports and creates the template's buckets, queues and tables. With a data
 * folder, they contain the data of the earlier run.
 */
export async function startStores(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  guard: StoreGuard,
  data?: DataFolder,
): Promise<Stores> {
  const [s3AndSqs, dynamodb] = await Promise.all([
    startS3AndSqs(account, guard, data),
    startDynamoDb(account, guard, data),
  ]);
  const endpoints = { s3: s3AndSqs.endpoint, sqs: s3AndSqs.endpoint, dynamodb: dynamodb.endpoint };
  const operator = createStoreClients(endpoints, account);
  const byRole = new Map<string, StoreClients>();
  const close = async (): Promise<void> => {
    for (const clients of [operator, ...byRole.values()]) {
      for (const client of Object.values(clients)) client.destroy();
    }
    await Promise.all([s3AndSqs.close(), dynamodb.close()]);
  };
  try {
    await createStores(resources, operator, account);
  } catch (error) {
    await close();
    throw error;
  }
  const clientsOf = (roleArn: string): StoreClients => {
    const clients = byRole.get(roleArn) ?? createStoreClients(endpoints, account, credentialsOf(roleArn));
    byRole.set(roleArn, clients);
    return clients;
  };
  return { endpoints, operator, clientsOf, close };
}
