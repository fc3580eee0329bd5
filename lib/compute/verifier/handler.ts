import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createVerifier } from './create-verifier.ts';

/** One client for each container, so that warm invocations reuse its connection. */
const secretsManager = new SecretsManagerClient({});
const parameterStore = new SSMClient({});

/**
 * Documents by their address: certificates, of which there are a handful, and a producer gives a new one a new address; and answers to
 * confirmations, each of which is called once.
 */
const documents = new Map<string, string>();
const MOST_DOCUMENTS = 20;

/** Two of them, a certificate and a confirmation, within the five seconds of an invocation. */
const FETCH_MS = 2_000;

/** The entry point of the verifier: `createVerifier` with Secrets Manager, Parameter Store, HTTPS and standard output. */
export const handler = createVerifier({
  readSecret: (id) => (id.split(':')[2] === 'ssm' ? readParameter(id) : readSecret(id)),
  fetchText,
  // oxlint-disable-next-line no-console -- standard output is how a Lambda writes to CloudWatch Logs
  log: (verification) => console.log(JSON.stringify(verification)),
  now: () => performance.now(),
});

async function readSecret(id: string): Promise<readonly string[]> {
  const [current, previous] = await Promise.all([stageOf(id, 'AWSCURRENT'), stageOf(id, 'AWSPREVIOUS')]);
  return [current ?? '', ...(previous === undefined ? [] : [previous])];
}

/** A secret that was never rotated has no previous version. */
async function stageOf(id: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string | undefined> {
  try {
    const { SecretString } = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: id, VersionStage: stage }),
    );
    return SecretString;
  } catch (error) {
    if (stage === 'AWSPREVIOUS' && (error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function readParameter(arn: string): Promise<readonly string[]> {
  const { Parameter } = await parameterStore.send(
    new GetParameterCommand({ Name: arn, WithDecryption: true }),
  );
  return [Parameter?.Value ?? ''];
}

/** `verify` has judged the host. A redirect could lead elsewhere. */
async function fetchText(url: string): Promise<string | undefined> {
  const known = documents.get(url);
  if (known !== undefined) return known;
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) });
  // An outage says nothing about the signature: the delivery is parked. Only a missing document refuses it.
  if (answer.status >= 500) throw new Error(`${new URL(url).hostname} answered ${answer.status}.`);
  if (!answer.ok) return undefined;
  const text = await answer.text();
  if (documents.size >= MOST_DOCUMENTS) documents.clear();
  documents.set(url, text);
  return text;
}
