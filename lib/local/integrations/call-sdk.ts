import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../clock/cancellation.ts';
import { STORE_ACTIONS } from '../services/stores/store-actions.ts';
import type { StoreClients } from '../services/stores/store-clients.ts';

/** An action of a service, as an integration ARN spells it: `putObject`. */
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

/** Whether the store of this service exists here and runs the action as AWS does. */
export function hasSdkAction(service: string, action: string): boolean {
  return (
    Object.hasOwn(STORE_ACTIONS, service) &&
    Object.hasOwn(STORE_ACTIONS[service as keyof typeof STORE_ACTIONS], action)
  );
}

/**
 * Calls the real SDK client of a service, generic over its actions: an integration's arguments are the SDK's input, and
 * the command's name is the action's with a capital. Rejects with the SDK's own error.
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
 * Members of the path of the request. Without a key the request is about the bucket: PUT would create it, DELETE
 * delete it.
 */
const PATH_MEMBERS: Partial<Readonly<Record<keyof StoreClients, readonly string[]>>> = {
  s3: ['Bucket', 'Key'],
};

/** In the words of the SDK, before anything is sent. The JavaScript SDK refuses it for the bucket only. */
function checkPath(service: keyof StoreClients, input: Readonly<Record<string, unknown>>): void {
  const empty = PATH_MEMBERS[service]?.find((member) => input[member] === '');
  if (empty !== undefined) throw new Error(`Empty value provided for input HTTP label: ${empty}.`);
}

function findCommand({ service, action }: SdkAction): Command | undefined {
  const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}Command`;
  return COMMANDS[service][name] as Command | undefined;
}
