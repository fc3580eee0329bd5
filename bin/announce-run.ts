import type { LocalRun } from '../lib/local/local-run.ts';
import type { GeneratedSecret } from '../lib/local/services/secrets/secret-store.ts';

type Route = LocalRun['routes'][number];

/**
 * The text that `start` prints when the pipeline is ready: its addresses, and curl lines to paste. The API key appears
 * only if the API asks for one.
 */
export function announceRun(
  {
    url,
    endpoint,
    endpoints,
    routes,
    region,
  }: Pick<LocalRun, 'url' | 'endpoint' | 'endpoints' | 'routes' | 'region'>,
  {
    quiet,
    apiKey,
    generated,
    consoleAddress,
  }: {
    readonly quiet: boolean;
    readonly apiKey: string;
    readonly generated: readonly GeneratedSecret[];
    readonly consoleAddress?: string | undefined;
  },
): string {
  const posts = routes.filter(({ httpMethod }) => httpMethod === 'POST');
  const post = posts.find(({ path }) => path.endsWith('/generic')) ?? posts[0];
  const get = routes.find(({ httpMethod, path }) => httpMethod === 'GET' && path.startsWith('/deliveries/'));
  const words = (route: Route): string => credentialWords(route, { apiKey, region });
  return `
Webhook pipeline, running from its template${consoleAddress === undefined ? '' : `\n  Console          ${consoleAddress}`}
  API              ${url}${routes.some(({ apiKeyRequired }) => apiKeyRequired) ? `\n  API key          ${apiKey}` : ''}
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

/** A generated value, which nobody can know who does not see it. */
export function describeSecret({ name, value }: GeneratedSecret): string {
  return `Secret  ${name}  ${value} (generated)`;
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
  { apiKey, region }: { readonly apiKey: string; readonly region: string },
): string {
  const key = apiKeyRequired ? ` -H ${shellQuoted(`x-api-key: ${apiKey}`)}` : '';
  return signed ? `${key} --aws-sigv4 'aws:amz:${region}:execute-api' --user local:local` : key;
}

/** Quoted for a shell. */
function shellQuoted(words: string): string {
  return `'${words.replaceAll("'", String.raw`'\''`)}'`;
}
