import type { Message } from '@aws-sdk/client-sqs';
import { checkResource } from '../../template/check-resource.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { type InputTransformer, readInputTemplate } from './read-input-template.ts';
import { UnsupportedError } from '../../unsupported-error.ts';

/** A pipe from a queue to a state machine. */
export interface Pipe {
  readonly arn: string;
  readonly isRunning: boolean;
  readonly roleArn: string;
  readonly sourceArn: string;
  readonly queueUrl: string;
  readonly targetArn: string;
  readonly action: string;
  /** The input of the target for one message: JSON text, or the result of a template. */
  readonly inputOf: (message: Message) => string;
}

interface PipeProperties {
  readonly DesiredState?: string;
  readonly RoleArn: string;
  readonly Source: string;
  readonly Target: string;
  readonly SourceParameters?: { readonly SqsQueueParameters?: { readonly BatchSize?: number } };
  readonly TargetParameters?: {
    readonly InputTemplate?: string;
    readonly StepFunctionStateMachineParameters?: { readonly InvocationType?: keyof typeof ACTIONS };
  };
}

/** A pipe can start a Standard state machine only asynchronously, an Express one in both ways. */
const ACTIONS = {
  REQUEST_RESPONSE: 'StartSyncExecution',
  FIRE_AND_FORGET: 'StartExecution',
} as const;

/**
 * The pipes of a template, including stopped ones.
 *
 * @throws UnsupportedError with logical id and path, for everything that is not modelled
 */
export function readPipes(resources: readonly TemplateResource[], account: LocalAccount): readonly Pipe[] {
  return resources
    .filter(({ type }) => type === 'AWS::Pipes::Pipe')
    .map((resource) => readPipe(resource, account));
}

/** @throws UnsupportedError with logical id and path */
export function readPipe(resource: TemplateResource, account: LocalAccount): Pipe {
  checkResource(resource);
  const { type, logicalId, properties } = resource;
  const pipe = properties as unknown as PipeProperties;
  const refuse = (what: string, path: string): never => {
    throw new UnsupportedError(what, { logicalId, path: `Properties/${path}` });
  };
  if (!pipe.Source.includes(':sqs:')) refuse('a source that is not an SQS queue', 'Source');
  if (!pipe.Target.includes(':stateMachine:')) refuse('a target that is not a state machine', 'Target');
  const { BatchSize } = pipe.SourceParameters?.SqsQueueParameters ?? {};
  if (BatchSize !== 1) refuse('a batch size other than 1', 'SourceParameters/SqsQueueParameters/BatchSize');
  const { InputTemplate, StepFunctionStateMachineParameters } = pipe.TargetParameters ?? {};
  const { InvocationType = 'FIRE_AND_FORGET' } = StepFunctionStateMachineParameters ?? {};
  return {
    arn: describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId,
    isRunning: pipe.DesiredState !== 'STOPPED',
    roleArn: pipe.RoleArn,
    sourceArn: pipe.Source,
    queueUrl: account.queueUrl(pipe.Source),
    targetArn: pipe.Target,
    action: ACTIONS[InvocationType],
    inputOf: inputOf(pipe.Source, InputTemplate, refuse),
  };
}

function inputOf(
  source: string,
  template: string | undefined,
  refuse: (what: string, path: string) => never,
): Pipe['inputOf'] {
  const recordFrom = recordOf(source);
  if (template === undefined) return (message) => JSON.stringify(recordFrom(message));
  const transform = read(template, refuse);
  return (message) => transform({ ...recordFrom(message), body: parsed(message.Body ?? '') });
}

function read(template: string, refuse: (what: string, path: string) => never): InputTransformer {
  try {
    return readInputTemplate(template);
  } catch (error) {
    return refuse((error as Error).message, 'TargetParameters/InputTemplate');
  }
}

/** The record of a message, the input without an InputTemplate (user guide, "Amazon SQS as a source"). */
function recordOf(eventSourceARN: string): (message: Message) => Readonly<Record<string, unknown>> {
  return ({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: eventSourceARN.split(':')[3],
  });
}

/** "Implicit body data parsing": templates can read into a JSON body. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
