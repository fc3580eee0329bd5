import type { ConsoleContext } from '../console-context.ts';

/** The value of the API key that the outputs name; undefined if they name none. */
export async function readApiKey({
  clients,
  outputs,
}: Pick<ConsoleContext, 'clients' | 'outputs'>): Promise<string | undefined> {
  const { ApiKeyId } = await outputs();
  if (ApiKeyId === undefined) return undefined;
  // Loaded only here: most visits need no key.
  const { APIGatewayClient, GetApiKeyCommand } = await import('@aws-sdk/client-api-gateway');
  const client = new APIGatewayClient(clients.config);
  const { value } = await client.send(new GetApiKeyCommand({ apiKey: ApiKeyId, includeValue: true }));
  return value;
}
