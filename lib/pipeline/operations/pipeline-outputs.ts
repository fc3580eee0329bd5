import { CfnElement, CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import type { Api } from '../api/api.ts';
import type { Store } from '../store/store.ts';
import type { OperatorPolicy, RedrivenStages } from './operator-policy.ts';
import { OutputSet } from './output-set.ts';

/** Which outputs there are, and what they point to. */
export interface PipelineOutputsProps extends RedrivenStages {
  readonly outputs: OutputSet;
  readonly api: Api;
  readonly store: Store;
  readonly operatorPolicy: OperatorPolicy | undefined;
}

interface Row {
  readonly id: string;
  readonly description: string;
  /** Undefined if the pipeline has none. */
  readonly value: (stages: PipelineOutputsProps) => string | undefined;
  /** Only with `OutputSet.ALL`: no command needs it, and a stack may well use the name itself. */
  readonly inAllOnly?: true;
}

const OUTPUTS: readonly Row[] = [
  { id: 'Url', description: 'Address of the API', value: ({ api }) => api.restApi.url, inAllOnly: true },
  {
    id: 'ApiKeyId',
    description: 'API key; aws apigateway get-api-key --include-value',
    value: ({ api }) => api.apiKey?.keyId,
    inAllOnly: true,
  },
  {
    id: 'BucketName',
    description: 'Payloads and large results',
    value: ({ store }) => store.bucket.bucketName,
  },
  { id: 'TableName', description: 'Delivery records', value: ({ store }) => store.table.tableName },
  {
    id: 'IngestArn',
    description: 'Express state machine Ingest',
    value: ({ ingest }) => ingest.stateMachineArn,
  },
  { id: 'ProcessArn', description: 'State machine Process', value: ({ process }) => process.stateMachineArn },
  {
    id: 'TrackArn',
    description: 'Express state machine Track',
    value: ({ track }) => track?.stateMachine.stateMachineArn,
  },
  {
    id: 'UndeliveredQueueUrl',
    description: 'Status events that were not recorded',
    value: ({ track }) => track?.undelivered.queueUrl,
  },
  {
    id: 'ReconcileArn',
    description: 'Express state machine Reconcile',
    value: ({ reconcile }) => reconcile.stateMachineArn,
  },
  {
    id: 'ParkingQueueUrl',
    description: 'Deliveries that are ingested again',
    value: ({ parking }) => parking?.queue.queueUrl,
  },
  {
    id: 'DeadLetterQueueUrl',
    description: 'Deliveries that could not be',
    value: ({ parking }) => parking?.deadLetterQueue.queueUrl,
  },
  {
    id: 'OperatorPolicy',
    description: 'What npx webhook-pipeline redrive needs',
    value: ({ operatorPolicy }) => operatorPolicy?.policy.managedPolicyArn,
  },
];

const MARK = Symbol.for('webhook-pipeline.PipelineOutputs');

/**
 * The outputs by which operators and commands find a pipeline. If the stack has one pipeline, they have plain names
 * (`ProcessArn`). If it has several, each name begins with the id of its pipeline (`OrdersProcessArn`), so that a
 * redrive never takes one pipeline for another.
 */
export class PipelineOutputs extends Construct {
  readonly [MARK] = true;
  private readonly outputs: CfnOutput[];

  constructor(scope: Construct, id: string, props: PipelineOutputsProps) {
    super(scope, id);
    const all = props.outputs === OutputSet.ALL;
    // RestApi adds an output with the same value, under a generated name.
    if (all) props.api.restApi.node.tryRemoveChild('Endpoint');
    this.outputs = OUTPUTS.filter(({ inAllOnly }) => all || inAllOnly === undefined).flatMap((row) => {
      const value = row.value(props);
      return value === undefined
        ? []
        : [new CfnOutput(this, row.id, { description: row.description, value })];
    });
    nameOutputs(Stack.of(this));
    this.node.addValidation({ validate: () => this.taken() });
  }

  /** Adds an output of what is added to the pipeline later. */
  add(id: string, description: string, value: string): void {
    this.outputs.push(new CfnOutput(this, id, { description, value }));
    nameOutputs(Stack.of(this));
  }

  /** Names the outputs in the template, with `prefix` in front of each. */
  name(prefix: string): void {
    for (const output of this.outputs) output.overrideLogicalId(`${prefix}${output.node.id}`);
  }

  /** Reports outputs of the stack with the same name, in clearer words than CloudFormation would. */
  private taken(): string[] {
    const others = Stack.of(this)
      .node.findAll()
      .filter(isOutput)
      .filter((output) => output.stack === Stack.of(this) && !this.outputs.includes(output));
    const names = new Set(others.map(nameOf));
    return this.outputs
      .map(nameOf)
      .filter((name) => names.has(name))
      .map(
        (name) =>
          `The stack has another output '${name}', and the commands find the pipeline by that name: rename yours, or set outputs to 'none' for the pipeline.`,
      );
  }
}

/**
 * Checked by shape and by mark: npm may have installed aws-cdk-lib or this package twice, and the classes of the two
 * copies differ.
 */
function isOutput(construct: IConstruct): construct is CfnOutput {
  return CfnElement.isCfnElement(construct) && 'exportName' in construct;
}

function isPipelineOutputs(construct: IConstruct): construct is PipelineOutputs {
  return MARK in construct;
}

/** The name of an output in the template. */
function nameOf(output: CfnOutput): string {
  return String(output.stack.resolve(output.logicalId));
}

/** Called for every pipeline of the stack: the second one gives the first its prefix. */
function nameOutputs(stack: Stack): void {
  const all = stack.node
    .findAll()
    .filter(isPipelineOutputs)
    .filter((outputs) => Stack.of(outputs) === stack);
  for (const outputs of all) outputs.name(all.length === 1 ? '' : idOf(outputs.node.scope, stack));
}

/** The ids from the stack down to the pipeline, without characters that a logical id must not have. */
function idOf(pipeline: IConstruct | undefined, stack: Stack): string {
  const scopes = pipeline?.node.scopes ?? [];
  return scopes
    .slice(scopes.indexOf(stack) + 1)
    .map(({ node }) => node.id.replaceAll(/[^0-9A-Za-z]/g, ''))
    .join('');
}
