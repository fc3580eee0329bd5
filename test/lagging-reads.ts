import type { GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../lib/local/clock/clock.ts';
import type { StoreClients } from '../lib/local/services/stores/store-clients.ts';

type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How far a read that is not consistent lags behind. DynamoDB names no bound; a minute is longer than one state waits for another. */
const LAG_MS = 60_000;

interface Version {
  readonly since: number;
  readonly item: Item | undefined;
}

/** Reads of DynamoDB as they may be: GetItem without `ConsistentRead` gives the item of a minute ago. */
export class LaggingReads {
  private readonly clock: Clock;
  private readonly itemOf: (id: string) => Item | undefined;
  private readonly versions = new Map<string, Version[]>();

  constructor(clock: Clock, itemOf: (id: string) => Item | undefined) {
    this.clock = clock;
    this.itemOf = itemOf;
  }

  /** The clients with a DynamoDB that lags. */
  around(clients: StoreClients): StoreClients {
    const send = async (command: { readonly input: object }): Promise<object> => {
      const { Key, ConsistentRead } = command.input as GetItemCommandInput;
      const id = String(Key?.deliveryId?.S);
      const answer = await (clients.dynamodb.send as (request: object) => Promise<object>)(command);
      if (command.constructor.name !== 'GetItemCommand') {
        if (Key !== undefined) this.keep(id);
        else this.keep(String((command.input as { Item?: Item }).Item?.deliveryId?.S));
        return answer;
      }
      return ConsistentRead === true ? answer : this.asOfBefore(id);
    };
    return { ...clients, dynamodb: { send } as never };
  }

  private keep(id: string): void {
    this.versions.set(id, [
      ...(this.versions.get(id) ?? []),
      { since: this.clock.now(), item: this.itemOf(id) },
    ]);
  }

  private asOfBefore(id: string): object {
    const item = this.versions.get(id)?.findLast(({ since }) => since <= this.clock.now() - LAG_MS)?.item;
    return item === undefined ? {} : { Item: item };
  }
}
