import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../clock/cancellation.ts';
import { STORE_ACTIONS } from '../services/stores/store-actions.ts';
import type { StoreClients } from '../services/stores/store-clients.ts';

/** An action of a service, with its name in an integration ARN: `putObject`. */
export interface SdkAction {
  readonly service: keyof StoreClients;
  readonly action: string;
}

type Command = new (input: Readonly<Record<string, unknown>>) => never;

const COMMANDS: Readonly<Record<keyof StoreClients, Readonly<Record<string, unknown>>>> = {
  s3,
  dynamodb,
  sqs,
};

/** Whether the service has a store here that performs the action as AWS does. */
export function hasSdkAction(service: string, action: string): boolean {
  return (
    Object.hasOwn(STORE_ACTIONS, service) &&
    Object.hasOwn(STORE_ACTIONS[service as keyof typeof STORE_ACTIONS], action)
  );
}

/**
 * Calls the SDK client of a service, for any action: the arguments of an integration are the SDK's input, and the
 * command has the name of the action with a capital letter. Rejects with the SDK's error.
 */
export async function callSdk(
  clients: StoreClients,
  name: SdkAction,
  input: Readonly<Record<string, unknown>>,
  signal: CancelSignal,
): Promise<object> {
  const Command = findCommand(name);
  if (Command === undefined) throw new Error(`${name.service} has no action ${name.action}`);
  checkPath(name.service, input);
  const client = clients[name.service] as { send(command: never, options: object): Promise<object> };
  return client.send(new Command(input), { abortSignal: signal });
}

/**
 * Members in the path of the request. With an empty key the request would be for the bucket: PUT would create it,
 * DELETE would delete it.
 */
const PATH_MEMBERS: Partial<Readonly<Record<keyof StoreClients, readonly string[]>>> = {
  s3: ['Bucket', 'Key'],
};

/** Refuses empty members with the SDK's message. The JavaScript SDK itself checks only the bucket. */
function checkPath(service: keyof StoreClients, input: Readonly<Record<string, unknown>>): void {
  const empty = PATH_MEMBERS[service]?.find((member) => input[member] === '');
  if (empty !== undefined) throw new Error(`Empty value provided for input HTTP label: ${empty}.`);
}

function findCommand({ service, action }: SdkAction): Command | undefined {
  const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}Command`;
  return COMMANDS[service][name] as Command | undefined;
}
