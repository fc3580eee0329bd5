import { seededRandom } from '../../../lib/local/clock/random.ts';
import { loadDefinition } from '../../../lib/local/state-machine/definition/load-definition.ts';
import { runExecution, type Outcome } from '../../../lib/local/state-machine/execution/run-execution.ts';
import { TaskTokens } from '../../../lib/local/state-machine/task/task-tokens.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { compareEvents } from '../compare/compare-events.ts';
import { Comparison } from '../compare/compare-recorded.ts';
import { flattenEvent, parseText, type HistoryEvent } from '../recorded/flatten-event.ts';
import { givenTexts, placeholdersOf } from '../recorded/list-placeholders.ts';
import { playMocks } from './play-mocks.ts';
import {
  isMembers,
  listAt,
  membersAt,
  objectsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { verdictOf, type Verdict } from '../compare/verdict.ts';

/** Runs a recorded execution, or each row of a table of them, and compares how it ends and what it did on the way. */
export async function runExecutionCase(recorded: RecordedCase): Promise<Verdict> {
  const comparison = new Comparison(placeholdersOf(recorded));
  const rows = objectsAt(recorded, 'rows');
  for (const row of rows.length === 0 ? [recorded] : rows) await compareExecution(row, comparison);
  return verdictOf(comparison.differences);
}

async function compareExecution(recorded: Members, comparison: Comparison): Promise<void> {
  const { outcome, events } = await execute(recorded);
  const expected = required(recorded, 'expected', membersAt);
  const isWhole = expected['status'] !== 'NOT_TERMINATED_WHEN_RECORDED';
  if (isWhole) compareOutcome(comparison, expected, outcome);
  if (recorded['events'] !== undefined) {
    compareEvents(comparison, objectsAt(recorded, 'events'), events.map(flattenEvent), isWhole);
  }
}

interface Run {
  /** Undefined where nothing is left that the execution could wait for. */
  readonly outcome: Outcome | undefined;
  readonly events: readonly HistoryEvent[];
}

/** Names are the recorder's own placeholders, so that they come out as they were recorded. */
async function execute(recorded: Members): Promise<Run> {
  const definition = loadDefinition(required(recorded, 'definition', membersAt), {
    logicalId: 'StateMachine',
  });
  const clock = new VirtualClock();
  const taskTokens = new TaskTokens(seededRandom(1));
  const events: HistoryEvent[] = [];
  const name = textAt(recorded, 'execution_name') ?? ownName(recorded, 'ExecArnPart');
  const machine = ownName(recorded, 'ArnPart');
  const isExpress = recorded['machine_type'] === 'EXPRESS';
  const running = runExecution(definition, {
    input: recorded['input'] ?? ('input' in recorded ? null : {}),
    executionArn: `${ACCOUNT}:execution:${machine}:${name}`,
    name,
    stateMachineArn: `${ACCOUNT}:stateMachine:${machine}`,
    stateMachineName: machine,
    roleArn: roleOf(recorded),
    type: isExpress ? 'EXPRESS' : 'STANDARD',
    startTime: clock.now(),
    redriveCount: isExpress ? undefined : 0,
    clock,
    random: seededRandom(1),
    invoke: playMocks(recorded, taskTokens),
    taskTokens,
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
  });
  return { outcome: await settle(running, clock), events };
}

const ACCOUNT = 'arn:<partition>:states:<region>:111111111111';

/** The placeholder that only the expectation has; those that the case gives are other machines' and executions'. */
function ownName(recorded: Members, part: 'ArnPart' | 'ExecArnPart'): string {
  const given = givenTexts(recorded);
  const listed = listAt(membersAt(recorded, 'placeholders'), 'tokens').map(String);
  const own = listed.find((token) => new RegExp(`^<${part}_\\d+idx>$`).test(token) && !given.includes(token));
  return own ?? `<${part}_0idx>`;
}

/** The name that the recorder gave the role; it has two. */
function roleOf(recorded: Members): string {
  const listed = listAt(membersAt(recorded, 'placeholders'), 'whole_values').map(String);
  return listed.find((value) => /^s(?:nf|fn)_role_arn$/.test(value)) ?? 'snf_role_arn';
}

/** An execution that does not resolve waits for a task that never answers. */
async function settle(running: Promise<Outcome>, clock: VirtualClock): Promise<Outcome | undefined> {
  const ended: { defect?: unknown } = {};
  running.catch((error: unknown) => {
    ended.defect = error;
  });
  try {
    return await clock.runUntilSettled(running);
  } catch {
    if ('defect' in ended) throw ended.defect;
    return undefined;
  }
}

/** A failure without error or cause was recorded without them. */
function compareOutcome(comparison: Comparison, expected: Members, outcome: Outcome | undefined): void {
  if ('status' in expected) comparison.compare('status', expected['status'], outcome?.status ?? 'RUNNING');
  const { output, outputText, error, cause } = { ...outcome } as Partial<Record<string, unknown>>;
  if ('output' in expected) comparison.compare('output', expected['output'], output);
  if ('output_text' in expected) comparison.compare('output as text', expected['output_text'], outputText);
  comparison.compare('error', expected['error'] ?? undefined, error);
  const isCauseJson = expected['cause_is_json_text'] === true || isMembers(expected['cause']);
  comparison.compare('cause', expected['cause'] ?? undefined, isCauseJson ? parseText(cause) : cause);
}
