import { readFileSync } from 'node:fs';
import type { NoticeAt } from './redrive-notices.ts';

/**
 * The outputs of the stack that a redrive needs. There are no queues without parking (`acknowledgement: 'stored'`), and
 * no executions of Process to redrive without Track (`processWorkflow: 'express'`).
 */
export interface StackOutputs {
  readonly ProcessArn: string;
  readonly IngestArn: string;
  readonly ReconcileArn: string;
  readonly UndeliveredQueueUrl?: string;
  readonly DeadLetterQueueUrl?: string;
}

/**
 * Reads what `cdk deploy --outputs-file <file>` wrote: `{"<stack>": {"<output>": "<value>"}}`. If the stack has several
 * pipelines, `pipeline` is the id of one.
 *
 * @throws Error that says which file, which stacks it holds, and what is missing.
 */
export function readStackOutputs(file: string, stack?: string, pipeline?: string): StackOutputs {
  const stacks = parse(file);
  const names = Object.keys(stacks);
  const name = stack ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined)
    throw new Error(`${file} holds the stacks ${names.join(', ')}: choose one with --stack.`);
  if (!Object.hasOwn(stacks, name))
    throw new Error(`${file} has no stack '${name}', only ${names.join(', ')}.`);
  return checkOutputs(stacks[name], `${file}, stack ${name}`, pipeline);
}

/** The outputs of a local run, which has one pipeline, from its endpoint. */
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

/** The signed notices of a stack: `Notice<id>Arn` and `Notice<id>DeadLetterQueueUrl`. */
export function noticesOf(outputs: object): readonly NoticeAt[] {
  const given = outputs as Readonly<Record<string, string>>;
  return Object.entries(given).flatMap(([name, stateMachineArn]) => {
    const [, id] = /^Notice(\w+)Arn$/.exec(name) ?? [];
    const deadLetterQueueUrl = given[`Notice${id}DeadLetterQueueUrl`];
    return id === undefined || deadLetterQueueUrl === undefined
      ? []
      : [{ stateMachineArn, deadLetterQueueUrl }];
  });
}

function checkOutputs(outputs: unknown, where: string, pipeline?: string): StackOutputs {
  const given = outputsOf((outputs ?? {}) as Readonly<Record<string, unknown>>, where, pipeline);
  const missing = ['ProcessArn', 'IngestArn', 'ReconcileArn'].filter(
    (name) => typeof given[name] !== 'string',
  );
  if (missing.length > 0)
    throw new Error(`${where} has no output ${missing.join(', ')}: does it hold a WebhookPipeline?`);
  return given as unknown as StackOutputs;
}

/**
 * The outputs of one pipeline, by their plain names. If the stack has several pipelines, the name of each output begins
 * with the id of its pipeline.
 */
function outputsOf(
  outputs: Readonly<Record<string, unknown>>,
  where: string,
  pipeline: string | undefined,
): Readonly<Record<string, unknown>> {
  const suffix = 'ReconcileArn';
  const pipelines = Object.keys(outputs)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
  const [only = '', ...others] = pipelines;
  const chosen = pipeline ?? only;
  if (pipeline === undefined && others.length > 0)
    throw new Error(`${where} holds the pipelines ${pipelines.join(', ')}: choose one with --pipeline.`);
  if (pipeline !== undefined && pipelines.length > 0 && !pipelines.includes(pipeline))
    throw new Error(
      `${where} has no pipeline '${pipeline}', only ${pipelines.join(', ') || 'one without a name'}.`,
    );
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name.startsWith(chosen))
      .map(([name, value]) => [name.slice(chosen.length), value]),
  );
}
