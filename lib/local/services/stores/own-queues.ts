import type { LocalAccount } from '../../template/local-account.ts';

/** The part of the emulator's SQS store that names queues. The emulator does not export the class. */
export interface NamedQueues {
  buildQueueUrl(...from: readonly unknown[]): string;
  createQueue(name: string, url: string, arn: string, ...rest: readonly unknown[]): unknown;
  getQueueByArn(arn: string): unknown;
}

/** The account of every queue of fauxqs 1.9.2, which has no option for it. */
const EMULATED_ACCOUNT = /(?<=[:/])000000000000(?=[:/])/;

/** Puts the queues of the emulator in the account of the run: a redrive policy names a queue by its ARN. */
export function ownQueues(store: NamedQueues, { accountId }: LocalAccount): void {
  const owned = (name: string): string => name.replace(EMULATED_ACCOUNT, accountId);
  const buildQueueUrl = store.buildQueueUrl.bind(store);
  const createQueue = store.createQueue.bind(store);
  const getQueueByArn = store.getQueueByArn.bind(store);
  Object.assign(store, {
    buildQueueUrl: (...from) => owned(buildQueueUrl(...from)),
    createQueue: (name, url, arn, ...rest) => createQueue(name, url, owned(arn), ...rest),
    getQueueByArn: (arn) => getQueueByArn(owned(arn)),
  } satisfies NamedQueues);
}
