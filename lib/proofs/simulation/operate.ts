import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import type { Hop } from '../../local/engine/hop.ts';
import { redriveDeadLetters } from '../../operations/redrive/redrive-dead-letters.ts';
import { redriveEvents } from '../../operations/redrive/redrive-events.ts';
import { redriveFailed as redriveFailedExecutions } from '../../operations/redrive/redrive-failed.ts';
import { redriveNotices } from '../../operations/redrive/redrive-notices.ts';
import { noticesOf } from '../../operations/redrive/stack-outputs.ts';
import type { RedriveOptions } from '../../operations/redrive/redrive-options.ts';
import type { Blueprint } from './blueprint.ts';
import { drawMs, type Range } from './fault-injection/draw-ms.ts';
import type { PlannedDelivery } from './produce.ts';
import { untilAtRest } from './until-at-rest.ts';
import type { World } from './world.ts';

/** How often an operator tries again what could not be redriven, and how long after the last try. */
const TRIES = 8;
const PAUSE: Range = [60_000, 60 * 60_000];

/**
 * Runs `npm run redrive -- --failed` again until this delivery has been redriven or has succeeded. If it is a dead
 * letter by then, it has no execution to redrive. With an Express Process there is none at all.
 */
export async function redriveFailedDelivery(
  world: World,
  blueprint: Blueprint,
  { idempotencyKey }: Pick<PlannedDelivery, 'idempotencyKey'>,
): Promise<void> {
  const { ProcessArn: processArn = '', ReconcileArn: reconcileArn = '' } = blueprint.outputs;
  const { sfn, options } = operatorOf(world, blueprint);
  await untilRedriven(world, blueprint, idempotencyKey, () =>
    redriveFailedExecutions(sfn, { processArn, reconcileArn }, options),
  );
}

/** RedriveExecution alone, as the console does it. */
export async function redriveInConsole(
  world: World,
  blueprint: Blueprint,
  { idempotencyKey }: Pick<PlannedDelivery, 'idempotencyKey'>,
): Promise<void> {
  await untilRedriven(world, blueprint, idempotencyKey, (executionArn) =>
    world.engine.stepFunctions.call('RedriveExecution', { executionArn }),
  );
}

async function untilRedriven(
  world: World,
  { outputs, source }: Blueprint,
  idempotencyKey: string,
  redrive: (executionArn: string) => Promise<unknown>,
): Promise<void> {
  const { ProcessArn: processArn = '', TrackArn } = outputs;
  if (TrackArn === undefined) return;
  const executionArn = `${processArn.replace(':stateMachine:', ':execution:')}:${source}-${idempotencyKey}`;
  for (let tried = 1; tried <= TRIES; tried += 1) {
    // A call that fails ends the command, as it does on a terminal.
    await redrive(executionArn).catch(ignoreServiceError);
    if (await isRedriven(world, executionArn)) return;
    await world.clock.sleep(drawMs(PAUSE, world.random));
  }
}

async function isRedriven({ engine }: World, executionArn: string): Promise<boolean> {
  try {
    const execution = await engine.stepFunctions.call('DescribeExecution', { executionArn });
    return execution.status === 'SUCCEEDED' || Number(execution.redriveCount) > 0;
  } catch (error) {
    ignoreServiceError(error);
    return false;
  }
}

/**
 * Does what the alarms ask of an operator, without further faults: redrives events and dead letters with the shipped
 * tool.
 */
export async function operate(world: World, blueprint: Blueprint, signal?: CancelSignal): Promise<void> {
  world.crossings.calm();
  const { outputs } = blueprint;
  const { options, ...clients } = operatorOf(world, blueprint);
  const { IngestArn: ingestArn = '', ReconcileArn: reconcileArn = '' } = outputs;
  const { UndeliveredQueueUrl: undeliveredQueueUrl, DeadLetterQueueUrl: deadLetterQueueUrl } = outputs;
  if (undeliveredQueueUrl !== undefined) {
    // A refused call repairs nothing, which shows in what is left.
    world.work.add(
      redriveEvents(clients, { undeliveredQueueUrl, reconcileArn }, options).catch(ignoreServiceError),
    );
    await untilAtRest(world, signal);
  }
  if (deadLetterQueueUrl !== undefined) {
    world.work.add(
      redriveDeadLetters(clients, { deadLetterQueueUrl, ingestArn }, options).catch(ignoreServiceError),
    );
    await untilAtRest(world, signal);
  }
  const notices = noticesOf(outputs);
  if (notices.length === 0) return;
  world.work.add(redriveNotices(clients, notices, options).catch(ignoreServiceError));
  await untilAtRest(world, signal);
}

interface Operator {
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly options: RedriveOptions;
}

/** An operator who has only the OperatorPolicy of the stack. Each call is a crossing. */
function operatorOf(world: World, { outputs, template: { account } }: Blueprint): Operator {
  const { clock, crossings, engine, stores } = world;
  const roleArn = account.globalArn('iam', `role/${outputs.OperatorPolicy?.split('/').at(-1) ?? ''}`);
  const { sqs } = stores.clientsOf(roleArn);
  const cross = <T>(action: string, subject: string, call: () => Promise<T>): Promise<T> => {
    const hop: Hop = { kind: 'operator', caller: outputs.OperatorPolicy ?? '', action, subject, attempt: 1 };
    return crossings.around(hop, call);
  };
  return {
    sfn: clientSending((action, input) =>
      cross(action, 'states', async () => withDates(await engine.callStepFunctions(roleArn, action, input))),
    ) as SFNClient,
    sqs: clientSending((action, _input, command) =>
      cross(action, 'sqs', () => sqs.send(command as never)),
    ) as SQSClient,
    options: {
      now: clock.now(),
      dryRun: false,
      ratePerSecond: 10,
      confirm: () => Promise.resolve(true),
      report: () => undefined,
      sleep: (ms) => clock.sleep(ms),
    },
  };
}

type Input = Record<string, unknown>;

/** A client of the SDK as far as the tool uses it. A command is known by the name of its class: `PutItemCommand`. */
function clientSending(send: (action: string, input: Input, command: object) => Promise<object>): object {
  return {
    send: (command: { readonly input: Input }) =>
      send(command.constructor.name.replace(/Command$/, ''), command.input, command),
  };
}

/** The API has epoch seconds, the SDK returns dates. */
function withDates(answer: Input): Input {
  return JSON.parse(JSON.stringify(answer), (name, value: unknown) =>
    name.endsWith('Date') && typeof value === 'number' ? new Date(value * 1_000) : value,
  ) as Input;
}

function ignoreServiceError(error: unknown): void {
  if ((error as { readonly name?: string }).name !== 'ServiceError') throw error;
}
