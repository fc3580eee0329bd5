import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { LambdaInvocation } from '../../local/services/lambda/lambda-environment.ts';
import type { IntegrationTargets } from '../../local/integrations/task-integration.ts';
import { plannedFaults } from '../../proofs/simulation/fault-injection/fault-plan.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { simulatedFunctions } from '../../proofs/simulation/functions/simulated-functions.ts';
import { send } from '../../proofs/simulation/produce.ts';
import { World } from '../../proofs/simulation/world.ts';
import { answerAsWorker } from './answer-as-worker.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import { pricedDeliveryOf, type Workload } from './usage/follow-cost-path.ts';
import { assumedLatency, type PricedPipeline, readPricedPipeline } from './usage/priced-pipeline.ts';
import { UsageMeter } from './usage/usage-meter.ts';
import type { Usage } from './usage/usage.ts';
import type { STEP_FUNCTIONS } from './variants/lambda-per-step.ts';

/** What stands in front of the state machines of a design. */
export type Front =
  | 'start Ingest by a REST API'
  | 'send a signed request'
  | 'start Ingest by an HTTP API'
  | 'invoke Accept by a REST API';

/** What one successful delivery is billed for, and how many calls between services it takes. */
export interface MeasuredVariant {
  readonly usage: Usage;
  readonly hops: number;
}

/**
 * Runs one successful delivery through the template of another design. Its front is simulated by hand here; it logs
 * as much of a request as the front of this pipeline.
 */
export async function runVariant(
  template: object,
  front: Front,
  { workload, accessLogBytes }: { readonly workload: Workload; readonly accessLogBytes: number },
): Promise<MeasuredVariant> {
  const pipeline = { ...readPricedPipeline(template), accessLogBytes };
  const meter = new UsageMeter(pipeline);
  const calls = { count: 1 };
  const { body, resultCharacters } = pricedDeliveryOf({ name: '' }, workload);
  const world: World = new World(pipeline.blueprint, {
    seed: 1,
    plan: plannedFaults([]),
    latency: assumedLatency,
    computationOf: () => ({ failures: 0, resultCharacters, takesMs: workload.computeMs }),
    ...(front === 'invoke Accept by a REST API' && {
      functions: (self: World) => stepFunctions(pipeline, self, meter, calls),
    }),
    meter,
  });
  world.work.add(deliver(world, meter, { pipeline, front, body, calls }));
  const queueUrl = pipeline.blueprint.outputs.WorkerQueueUrl;
  if (queueUrl !== undefined)
    world.work.add(answerAsWorker(world, meter, { queueUrl, resultCharacters, calls }));
  await world.clock.advance(HAPPY_MS);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  const events = world.crossings.hops.filter(({ kind }) => kind === 'event').length;
  meter.count('events.service', events);
  return {
    usage: meter.usage,
    hops: world.crossings.hops.length + calls.count + (meter.usage['s3.get'] ?? 0),
  };
}

const DELIVERY_ID = 'generic-f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

/** Longer than a successful delivery takes, shorter than the interval of any schedule. */
const HAPPY_MS = 250_000;

interface Delivering {
  readonly pipeline: PricedPipeline;
  readonly front: Front;
  readonly body: string;
  /** Calls between services that the simulation does not see. */
  readonly calls: { count: number };
}

async function deliver(
  world: World,
  meter: UsageMeter,
  { pipeline, front, body, calls }: Delivering,
): Promise<void> {
  if (front === 'send a signed request') {
    // The API of the template keeps the headers that are verified. What it answers is counted by the meter.
    await send(world, { idempotencyKey: DELIVERY_ID, body });
    calls.count -= 1;
    return;
  }
  if (front === 'start Ingest by an HTTP API') meter.onHttpApiAnswered();
  else meter.onAnswered(202);
  const deliveryId = DELIVERY_ID;
  const envelope = {
    deliveryId,
    source: 'generic',
    receivedAt: world.clock.now(),
    sourceIp: '192.0.2.1',
    headers: {},
    body,
  };
  if (front !== 'invoke Accept by a REST API') {
    await start(world, pipeline, 'Ingest', deliveryId, { delivery: envelope });
    return;
  }
  // The function starts the machine.
  calls.count += 1;
  meter.countStep(assumptions.stepFunctionMs.value, pipeline.size.memoryMb);
  await start(world, pipeline, 'Process', deliveryId, {
    ...envelope,
    bucket: refOf(pipeline, 'AWS::S3::Bucket'),
    key: deliveryId,
  });
}

type Code = (event: unknown) => Promise<LambdaInvocation>;

/** The functions of the steps, each with the call that its code would make. The computation is the simulated one. */
function stepFunctions(
  pipeline: PricedPipeline,
  world: World,
  meter: UsageMeter,
  calls: { count: number },
): IntegrationTargets['functions'] {
  const { s3, dynamodb } = world.stores.operator;
  const [Bucket, TableName] = [refOf(pipeline, 'AWS::S3::Bucket'), refOf(pipeline, 'AWS::DynamoDB::Table')];
  const step =
    (call: (event: StepEvent) => Promise<unknown>): Code =>
    async (event) => {
      await world.clock.sleep(assumptions.stepFunctionMs.value);
      meter.countStep(assumptions.stepFunctionMs.value, pipeline.size.memoryMb);
      calls.count += 1;
      await call(event as StepEvent);
      return { payload: JSON.stringify(event) };
    };
  const code: Readonly<Record<Exclude<(typeof STEP_FUNCTIONS)[number], 'Accept'>, Code>> = {
    Store: step((event) =>
      s3.send(new PutObjectCommand({ Bucket, Key: event.key, Body: JSON.stringify(event) })),
    ),
    Record: step(({ deliveryId, source }) => {
      const Item = { deliveryId: { S: deliveryId }, source: { S: source }, status: { S: 'ACCEPTED' } };
      return dynamodb.send(new PutItemCommand({ TableName, Item }));
    }),
    Save: step((result) => dynamodb.send(new UpdateItemCommand({ TableName, ...saveResult(result) }))),
  };
  const functions = new Map(simulatedFunctions(pipeline.blueprint, world));
  for (const [name, invoke] of Object.entries(code)) {
    const arn = outputOf(pipeline, `${name}FunctionArn`);
    // A task names a function by its ARN or by its name.
    for (const key of [arn, arn.split(':').at(-1) ?? arn]) functions.set(key, { arn, invoke });
  }
  return functions;
}

/** Input of a step: the delivery, or the result of the computation. */
interface StepEvent {
  readonly deliveryId: string;
  readonly source: string;
  readonly key: string;
}

function saveResult(result: StepEvent) {
  return {
    Key: { deliveryId: { S: DELIVERY_ID } },
    UpdateExpression: 'SET #status = :status, #result = :result',
    ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
    ExpressionAttributeValues: { ':status': { S: 'SUCCEEDED' }, ':result': { S: JSON.stringify(result) } },
  };
}

async function start(
  world: World,
  pipeline: PricedPipeline,
  machine: string,
  name: string,
  input: object,
): Promise<void> {
  const stateMachineArn = outputOf(pipeline, `${machine}Arn`);
  await world.engine.stepFunctions.call('StartExecution', {
    stateMachineArn,
    name,
    input: JSON.stringify(input),
  });
}

/** `Ref` of the only resource of its type. */
function refOf({ blueprint }: PricedPipeline, type: string): string {
  const found = blueprint.template.resources.filter((resource) => resource.type === type);
  if (found.length !== 1)
    throw new Error(`The template of the design must have one ${type}, got ${found.length}.`);
  const { logicalId, properties } = found[0]!;
  return describeResource(type, logicalId, blueprint.template.account, properties).ref;
}

function outputOf({ blueprint }: PricedPipeline, name: string): string {
  const value = blueprint.outputs[name];
  if (value === undefined) throw new Error(`The stack of the design has no output ${name}.`);
  return value;
}
