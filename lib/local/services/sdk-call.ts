import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import type { StoreClients } from './store-clients.ts';

/** Calls the action of an integration ARN (`putObject`) with its arguments; resolves to the SDK's answer. */
export type SdkCall = (
  action: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<object>;

type Command = new (input: Record<string, unknown>) => never;
type Commands = Readonly<Record<string, unknown>>;

const COMMANDS: Readonly<Record<keyof StoreClients, Commands>> = { s3, dynamodb, sqs };

/** Whether the SDK's client of this service is here and has the action. */
export function hasSdkAction(service: string, action: string): boolean {
  return findCommand(service, action) !== undefined;
}

/**
 * The real SDK client of a service, generic over its actions: an integration's arguments are the SDK's input, and the
 * command's name is the action's with a capital.
 */
export function sdkCallTo(service: keyof StoreClients, clients: StoreClients): SdkCall {
  const client = clients[service] as { send(command: never, options: object): Promise<object> };
  return (action, input, signal) => {
    const Command = findCommand(service, action);
    if (Command === undefined) throw new Error(`${service} has no action ${action}`);
    return client.send(new Command(input), { abortSignal: signal });
  };
}

function findCommand(service: string, action: string): Command | undefined {
  if (!Object.hasOwn(COMMANDS, service)) return undefined;
  const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}Command`;
  return COMMANDS[service as keyof StoreClients][name] as Command | undefined;
}
