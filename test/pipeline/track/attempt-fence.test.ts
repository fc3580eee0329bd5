import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONTRADICTORY_PORTFOLIO } from '../../../lib/proofs/exercise/example-deliveries.ts';
import type { AroundHop, Hop } from '../../../lib/local/engine/hop.ts';
import { TaskError } from '../../../lib/local/state-machine/task/task-error.ts';
import { REDRIVE_WITHIN } from '../../../lib/pipeline/track/attempt-fence.ts';
import { patientClock } from '../../patient-clock.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

/** Retries of seconds end in tenths. */
const clock = patientClock(10);

const ID = 'portfolio-risk-bad';

let pipeline: Pipeline;
/** What is done to a call; `undefined` lets it go straight. */
let meddle: (hop: Hop, call: () => Promise<unknown>) => Promise<unknown> | undefined;

const around: AroundHop = (hop, call) => (meddle(hop, call) ?? call()) as ReturnType<typeof call>;

beforeEach(async () => {
  meddle = () => undefined;
  pipeline = await startPipeline({ around, clock });
  await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), {
    'idempotency-key': 'bad',
  });
});
afterEach(() => pipeline.stop());

const failed = () => pipeline.settled(ID);

/** EventBridge forgets every event from now on. */
function loseEvents(): void {
  meddle = ({ kind }) => (kind === 'event' ? Promise.resolve() : undefined);
}

/** How a run ends: its error, or SUCCEEDED. */
async function runOnly(machine: 'Track' | 'Reconcile', input: object): Promise<unknown> {
  const { status, error } = await pipeline.run.stepFunctions.call('StartSyncExecution', {
    stateMachineArn: await outputOf(`${machine}Arn`),
    input: JSON.stringify(input),
  });
  return error ?? status;
}

/** The same, and waits for what it has started. */
async function run(...[machine, input]: Parameters<typeof runOnly>): Promise<unknown> {
  const end = await runOnly(machine, input);
  await pipeline.run.stepFunctions.idle();
  return end;
}

async function outputOf(name: string): Promise<string> {
  const answer = await fetch(`${pipeline.run.endpoints.sfn}/outputs`);
  return ((await answer.json()) as Readonly<Record<string, string>>)[name] ?? '';
}

const announced = () => runOnly('Reconcile', { deliveryIds: [ID], isToBeRedriven: true });
const announce = () => run('Reconcile', { deliveryIds: [ID], isToBeRedriven: true });

/** The event of the attempt `redriveCount`. */
const event = (redriveCount: number, status = 'FAILED') =>
  run('Track', { detail: { name: ID, status, stopDate: 1, redriveCount, error: 'Old' } });

async function redriveExecution(): Promise<void> {
  const executionArn = `${(await outputOf('ProcessArn')).replace(':stateMachine:', ':execution:')}:${ID}`;
  await pipeline.run.stepFunctions.call('RedriveExecution', { executionArn });
  await pipeline.run.stepFunctions.idle();
}

/** Lets the next run on schedule look at the delivery, as if so long ago a redrive had been announced. */
async function reconcile(announcedMinutesAgo = 0): Promise<void> {
  const record = await pipeline.record(ID);
  if (announcedMinutesAgo > 0) {
    const announcedAt = { S: new Date(clock.now() - announcedMinutesAgo * 60_000).toISOString() };
    await pipeline.putRecord({ ...record, announcedAt });
  }
  await pipeline.lookNow(ID);
  await pipeline.run.fireSchedules();
  await pipeline.run.stepFunctions.idle();
}

/** What the record says of attempts, and whether Reconcile looks after it. */
async function state() {
  const record = await pipeline.record(ID);
  return {
    status: record?.status?.S,
    attempt: record?.redriveCount?.N,
    expects: record?.expectedCount?.N,
    isOpen: record !== undefined && 'openShard' in record,
  };
}

const OUTCOME_OF = (attempt: number) => ({
  status: 'FAILED',
  attempt: String(attempt),
  expects: undefined,
  isOpen: false,
});
const WAITS = { status: 'FAILED', attempt: '0', expects: '1', isOpen: true };

describe('a delivery whose redrive is announced', () => {
  beforeEach(async () => {
    await failed();
    expect(await announce()).toBe('SUCCEEDED');
  });

  test('is not closed by a late or repeated event of the attempt before', async () => {
    await event(0);
    expect(await state()).toEqual(WAITS);
  });

  test('nor by Reconcile, which still sees that attempt', async () => {
    await reconcile();
    expect(await state()).toEqual(WAITS);
  });

  test('gets the new outcome by Reconcile if both its events are lost', async () => {
    loseEvents();
    await reconcile();
    await redriveExecution();
    await reconcile();
    expect(await state()).toEqual(OUTCOME_OF(1));
  });

  test('is closed with the old outcome by Reconcile if the redrive is never made, and by nobody else', async () => {
    await reconcile(REDRIVE_WITHIN.toMinutes() - 1);
    expect(await state()).toEqual(WAITS);
    const record = await pipeline.record(ID);
    await pipeline.putRecord({ ...record, announcedAt: { S: '2020-01-01T00:00:00.000Z' } });
    await event(0);
    expect(await state()).toEqual(WAITS);
    await reconcile(REDRIVE_WITHIN.toMinutes() + 1);
    expect(await state()).toEqual(OUTCOME_OF(0));
  });

  test('and closed so, still takes the outcome of a redrive that is made later', async () => {
    await reconcile(REDRIVE_WITHIN.toMinutes() + 1);
    await redriveExecution();
    expect(await state()).toEqual(OUTCOME_OF(1));
  });

  test('may be announced by two operators, and keeps the outcome of the last attempt', async () => {
    loseEvents();
    expect(await announce()).toBe('SUCCEEDED');
    await redriveExecution();
    await redriveExecution();
    await run('Reconcile', { deliveryIds: [ID] });
    expect(await state()).toEqual(OUTCOME_OF(2));
  });
});

test('an update of the old outcome that is under way and lands after the announcement changes nothing', async () => {
  await failed();
  // As it was before its outcome was recorded.
  await pipeline.reopen(ID);
  const seen: unknown[] = [];
  meddle = ({ state: name }, call) => {
    if (name !== 'Record outcome') return undefined;
    return announced().then(async (answer) => {
      seen.push(answer, await state());
      return call();
    });
  };
  await event(0);
  const waiting = { status: 'ACCEPTED', attempt: '0', expects: '1', isOpen: true };
  expect(seen).toEqual(['SUCCEEDED', waiting]);
  expect(await state()).toEqual(waiting);
});

test('a RUNNING event of an attempt that has its outcome does not open the delivery', async () => {
  await failed();
  await redriveExecution();
  await event(1, 'RUNNING');
  expect(await state()).toEqual(OUTCOME_OF(1));
});

test('of a redrive in the console the outcome is recorded though the RUNNING event is lost', async () => {
  await failed();
  let isFirst = true;
  meddle = ({ kind }) => {
    const isLost = kind === 'event' && isFirst;
    if (kind === 'event') isFirst = false;
    return isLost ? Promise.resolve() : undefined;
  };
  await redriveExecution();
  expect(await state()).toEqual(OUTCOME_OF(1));
});

describe('Reconcile, asked for a delivery by name,', () => {
  beforeEach(failed, 60_000);

  test('records an attempt that the record does not know, and never an older one', async () => {
    loseEvents();
    await redriveExecution();
    expect(await run('Reconcile', { deliveryIds: [ID] })).toBe('SUCCEEDED');
    expect(await state()).toEqual(OUTCOME_OF(1));
  });

  test('leaves it open if Track cannot take the outcome, so that a later run does', async () => {
    loseEvents();
    await redriveExecution();
    meddle = ({ state: name }) =>
      name === 'Hand over named outcome'
        ? Promise.reject(new TaskError('StepFunctions.AWSStepFunctionsException', 'out'))
        : undefined;
    expect(await run('Reconcile', { deliveryIds: [ID] })).toBe('StepFunctions.AWSStepFunctionsException');
    expect(await state()).toMatchObject({ attempt: '0', expects: '1', isOpen: true });
    meddle = () => undefined;
    await reconcile();
    expect(await state()).toEqual(OUTCOME_OF(1));
  });

  test.each([
    ['that has no execution', { deliveryIds: ['generic-nobody'] }, 'Sfn.ExecutionDoesNotExistException'],
    ['that has no execution, among others', { deliveryIds: [ID, 'x'] }, 'Sfn.ExecutionDoesNotExistException'],
  ])('fails for one %s', async (_, input, error) => {
    expect(await run('Reconcile', input)).toBe(error);
  });

  test('does not announce a redrive of what has succeeded', async () => {
    await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'good' });
    await pipeline.settled('generic-good');
    const before = await pipeline.record('generic-good');
    const asked = { deliveryIds: ['generic-good'], isToBeRedriven: true };
    expect(await run('Reconcile', asked)).toBe('NotRedrivable');
    expect(await pipeline.record('generic-good')).toEqual(before);
  });

  test('nor one of an attempt that has its outcome by now', async () => {
    const record = await pipeline.record(ID);
    await pipeline.putRecord({ ...record, redriveCount: { N: '1' } });
    expect(await announce()).toBe('NewerAttemptRecorded');
  });
});
