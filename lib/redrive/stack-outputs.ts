import { readFileSync } from 'node:fs';

/**
 * The outputs of the stack that a redrive needs. Without parking (`acknowledgement: 'stored'`) there are no queues, without Track
 * (`processWorkflow: 'express'`) no executions of Process to redrive.
 */
export interface StackOutputs {
  readonly ProcessArn: string;
  readonly IngestArn: string;
  readonly ReconcileArn: string;
  readonly UndeliveredQueueUrl?: string;
  readonly DeadLetterQueueUrl?: string;
}

/**
 * Reads what `cdk deploy --outputs-file <file>` has written: `{"<stack>": {"<output>": "<value>"}}`.
 *
 * @throws Error that says which file, which stacks it holds, and what is missing.
 */
export function readStackOutputs(file: string, stack?: string): StackOutputs {
  const stacks = parse(file);
  const names = Object.keys(stacks);
  const name = stack ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined)
    throw new Error(`${file} holds the stacks ${names.join(', ')}: choose one with --stack.`);
  if (!Object.hasOwn(stacks, name))
    throw new Error(`${file} has no stack '${name}', only ${names.join(', ')}.`);
  return checkOutputs(stacks[name], `${file}, stack ${name}`);
}

/** The outputs of a local run, from its endpoint. */
export async function fetchStackOutputs(endpoint: string): Promise<StackOutputs> {
  const url = `${endpoint.replace(/\/$/, '')}/outputs`;
  const answer = await fetch(url).catch((error: unknown) => {
    throw new Error(`No local run answers at ${endpoint} (${String((error as Error).cause ?? error)}).`);
  });
  if (!answer.ok)
    throw new Error(
      `${url} answers ${answer.status}: give the address that npm start prints for Step Functions.`,
    );
  return checkOutputs(await answer.json(), url);
}

function parse(file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error(
      `${file} cannot be read as JSON: ${(error as Error).message}. Write it with cdk deploy --outputs-file ${file}.`,
      {
        cause: error,
      },
    );
  }
}

function checkOutputs(outputs: unknown, where: string): StackOutputs {
  const given = (outputs ?? {}) as Readonly<Record<string, unknown>>;
  const missing = ['ProcessArn', 'IngestArn', 'ReconcileArn'].filter(
    (name) => typeof given[name] !== 'string',
  );
  if (missing.length > 0)
    throw new Error(`${where} has no output ${missing.join(', ')}: is it a WebhookStack?`);
  return given as unknown as StackOutputs;
}
