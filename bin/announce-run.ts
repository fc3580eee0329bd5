import { requirementsOf } from '../lib/contracts/verify-requirements.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { keyFor } from '../lib/proofs/simulation/sources/key-for.ts';
import { credentialHeaders } from '../lib/local/services/api-gateway/request/credential-headers.ts';
import type { GeneratedSecret } from '../lib/local/services/secrets/secret-store.ts';

type Route = LocalRun['routes'][number];
type Headers = Readonly<Record<string, string>>;

/**
 * The text that `start` prints when the pipeline is ready: its addresses, and curl lines to paste. The API key appears
 * only if the API asks for one.
 */
export function announceRun(
  run: Pick<LocalRun, 'url' | 'endpoint' | 'endpoints' | 'routes' | 'apiKeys' | 'region'>,
  {
    quiet,
    generated,
    consoleAddress,
  }: {
    readonly quiet: boolean;
    readonly generated: readonly GeneratedSecret[];
    readonly consoleAddress?: string | undefined;
  },
): string {
  const { url, endpoint, endpoints, routes, region } = run;
  const posts = routes.filter(({ httpMethod }) => httpMethod === 'POST');
  const unsigned = posts.filter(({ operationName }) => operationName === undefined);
  const post = unsigned.find(({ path }) => path.endsWith('/generic')) ?? unsigned[0];
  const ofProducer = posts.find(({ operationName }) => operationName !== undefined);
  const get = routes.find(({ httpMethod, path }) => httpMethod === 'GET' && path.startsWith('/deliveries/'));
  // With a key for each producer, one that may post there.
  const key = post === undefined ? run.apiKeys[0] : keyFor(post, run.apiKeys);
  const words = (route: Route): string =>
    credentialWords(route, { headers: credentialHeaders(route, key?.value ?? ''), region });
  return `
Webhook pipeline, running from its template${consoleAddress === undefined ? '' : `\n  Console          ${consoleAddress}`}
  API              ${url}${run.apiKeys.map(describeKey).join('')}
  S3, SQS          ${endpoints.s3}
  DynamoDB         ${endpoints.dynamodb}
  Secrets, SSM     ${endpoints.secretsmanager}
  Step Functions   ${endpoints.sfn}   (also the --endpoint of redrive)
  All of them      ${endpoint}   (export AWS_ENDPOINT_URL=${endpoint}, or aws --endpoint-url)${generated.length === 0 ? '' : `\n\n${generated.map((secret) => `  ${describeSecret(secret)}`).join('\n')}`}

${routes.map(({ httpMethod, path }) => `  ${httpMethod.padEnd(4)} ${path}`).join('\n')}
${
  post === undefined
    ? ''
    : `
Send a webhook${bodyHint(post)}:
  curl -i ${url}${post.path}${words(post)} -H 'content-type: application/json' -d '${exampleBody(post)}'
`
}${
    ofProducer === undefined
      ? ''
      : `
Send a signed webhook, as its producer would:
  ${sendCommand(ofProducer, { url, generated })}
`
  }${
    get === undefined
      ? ''
      : `
Get its result, with the deliveryId from the answer:
  curl ${url}${get.path.replace(/\{.*\}/, '<deliveryId>')}${words(get)}
`
  }${routes.some(({ signed }) => signed) ? `\n${SIGNED}\n` : ''}
Ctrl-C stops.${quiet ? '' : ' One line per state follows.'}
`;
}

/** The name of a producer's key ends with that of the producer. */
function describeKey({ name, value }: LocalRun['apiKeys'][number]): string {
  return `\n  API key          ${value}${name === '' ? '' : `   (${name})`}`;
}

/** A generated value, which nobody can know who does not see it. */
export function describeSecret({ name, value }: GeneratedSecret): string {
  return `Secret  ${name}  ${value} (generated)`;
}

/** Which secret is the source's is not known, so the only one that was generated is taken for it. */
function sendCommand(
  { path, operationName: producer = '' }: Route,
  { url, generated }: { readonly url: string; readonly generated: readonly GeneratedSecret[] },
): string {
  const source = path.split('/').at(-1) ?? '';
  const [only, ...others] = generated;
  const secret = only !== undefined && others.length === 0 ? shellQuoted(only.value) : '<its secret>';
  const named = producer === source ? '' : ` --producer ${producer}`;
  const address = requirementsOf(producer).publicUrl ? ' --public-url <its publicUrl>' : '';
  return `npx webhook-pipeline send ${source}${named} --url ${url} --secret ${secret}${address}`;
}

const SIGNED =
  'The API requires requests signed by an AWS principal (auth: iam). Any access key works here: signatures are not checked locally.';

/** Another source has its own schema, so its body is left to the user. */
function bodyHint({ path }: Route): string {
  return path.endsWith('/generic') ? '' : ', with a body that matches its schema';
}

function exampleBody({ path }: Route): string {
  return path.endsWith('/generic') ? '{"data":{"hello":"world"}}' : '<body>';
}

function credentialWords(
  { apiKeyRequired, signed }: Route,
  { headers, region }: { readonly headers: Headers; readonly region: string },
): string {
  const key = apiKeyRequired ? ` -H ${shellQuoted(`x-api-key: ${headers['x-api-key'] ?? ''}`)}` : '';
  return signed ? `${key} --aws-sigv4 'aws:amz:${region}:execute-api' --user local:local` : key;
}

/** Quoted for a shell. */
function shellQuoted(words: string): string {
  return `'${words.replaceAll("'", String.raw`'\''`)}'`;
}
