import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../lib/local/clock/clock.ts';
import type { SynthesisedStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { startBenchPipeline } from './bench-pipeline.ts';
import type { HttpLoad } from './load/http-load.ts';
import { interleaveRounds } from './interleave-rounds.ts';
import { CONCURRENCY, WEBHOOK_BODY, WEBHOOK_PATH } from './load/webhook.ts';

/** Enough for a second of each on a laptop. */
const REQUESTS = { api: 3_000, bare: 10_000 };

/**
 * Accepted webhooks a second, round by round: by the local API, behind which every state machine is one Succeed state, and
 * by a bare node:http server that parses the same JSON and answers 202.
 */
export async function measureAccepting(
  stack: SynthesisedStack,
  { load, clock, rounds }: { readonly load: HttpLoad; readonly clock: Clock; readonly rounds: number },
) {
  const pipeline = await startBenchPipeline({ ...stack, template: withoutStates(stack.template) });
  const bare = await startBareServer();
  const post = (url: string, requests: number) => async (): Promise<number> => {
    const start = clock.now();
    const headers = { 'x-api-key': pipeline.apiKey };
    await load.send({ url, headers, body: WEBHOOK_BODY, requests, connections: CONCURRENCY });
    return (requests * 1_000) / (clock.now() - start);
  };
  try {
    return await interleaveRounds(
      {
        api: post(`${pipeline.url}${WEBHOOK_PATH}`, REQUESTS.api),
        bare: post(`${bare.url}${WEBHOOK_PATH}`, REQUESTS.bare),
      },
      rounds,
    );
  } finally {
    bare.close();
    await pipeline.stop();
  }
}

/** A copy of the template whose state machines do nothing: what is left is accepting. */
function withoutStates(template: object): object {
  const DefinitionString = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Accepted',
    States: { Accepted: { Type: 'Succeed' } },
  });
  const copy = structuredClone(template) as { readonly Resources: Readonly<Record<string, Resource>> };
  for (const resource of Object.values(copy.Resources)) {
    if (resource.Type === 'AWS::StepFunctions::StateMachine') {
      resource.Properties = { ...resource.Properties, DefinitionString };
    }
  }
  return copy;
}

interface Resource {
  readonly Type: string;
  Properties?: Readonly<Record<string, unknown>>;
}

async function startBareServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const answer = JSON.stringify({ status: body === undefined ? 'EMPTY' : 'ACCEPTED' });
      response.writeHead(202, { 'content-type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() };
}
