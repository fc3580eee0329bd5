import { Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { runWith } from '../../../lib/proofs/faults/explore-faults.ts';
import { SCENARIOS } from '../../../lib/proofs/faults/scenarios.ts';
import { EVENT_SOURCE } from '../../../lib/pipeline/ingest/parking-bus.ts';
import { MOST_ATTEMPTS } from '../../../lib/pipeline/process/claim-delivery.ts';
import { EXPRESS_LIMIT } from '../../../lib/pipeline/express-state-machine.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { resolveProps } from '../../../lib/pipeline/resolve-props.ts';
import { withLocalPipeline } from '../../../lib/proofs/exercise/with-local-pipeline.ts';
import { reportRoles } from '../../../lib/proofs/exercise/report-roles.ts';
import { allStates, stateMachineDefinition } from '../../state-machine-definition.ts';
import { withSecondCopy } from '../second-copy.ts';
import { synthesisePipeline, synthesiseStack } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline({ processWorkflow: 'express' });
const definition = stateMachineDefinition(template, 'Process');
const stack = synthesiseStack({ processWorkflow: 'express' }).toJSON();

type Core = Pick<typeof import('aws-cdk-lib'), 'Stack' | 'Duration'>;
type Lambda = Pick<typeof import('aws-cdk-lib/aws-lambda'), 'Code' | 'Function' | 'Runtime'>;

function slowFunction({ Stack, Duration }: Core, { Code, Function, Runtime }: Lambda): IFunction {
  return new Function(new Stack(), 'Slow', {
    runtime: Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    timeout: Duration.minutes(5),
  });
}

describe('an Express Process', () => {
  test('leaves no Standard state machine in the template, and no rule for its events', () => {
    template.allResourcesProperties('AWS::Events::Rule', { EventPattern: { source: [EVENT_SOURCE] } });
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
  });

  test('holds a claim longer than its run and the function in it can last, and less than Reconcile waits', () => {
    const { Arguments } = allStates(definition).get('Claim delivery') as { readonly Arguments: object };
    const [, holds] = /\$millis\(\) - (\d+)/.exec(JSON.stringify(Arguments)) ?? [];
    expect(Number(holds)).toBeGreaterThan(EXPRESS_LIMIT.toMilliseconds() + 240_000);
    expect(Number(holds)).toBeLessThan(15 * 60_000);
  });

  test.each([
    { seconds: 60, failures: 1, reserved: 'claim, store and record' },
    { seconds: 150, failures: 0, reserved: 'claim, store and record' },
    { seconds: 240, failures: 0, reserved: 'claim' },
  ])('of $seconds s ends in time however often Lambda refuses it: $reserved', (known) => {
    const machine = stateMachineDefinition(
      synthesisePipeline({ processWorkflow: 'express', computeTimeout: Duration.seconds(known.seconds) }),
      'Process',
    );
    const compute = allStates(machine).get('Run compute')!;
    const [, trouble = {}, failure = {}] = compute.Retry as readonly { readonly MaxAttempts?: number }[];
    expect(failure.MaxAttempts).toBe(known.failures);
    const pauses = (attempts = 0): number => 2 * (2 ** attempts - 1);
    const tries = (1 + known.failures) * (compute.TimeoutSeconds ?? 0);
    const took = tries + pauses(trouble.MaxAttempts) + pauses(failure.MaxAttempts);
    const store = 4 * 8 + 1 + 2 + 4;
    expect(took + store * known.reserved.split(/,| and /).length).toBeLessThan(300);
  });

  test('is computed for a minute by default, and four at the most', () => {
    expect(resolveProps({ processWorkflow: 'express' }).computeTimeout.toSeconds()).toBe(60);
    expect(() => resolveProps({ processWorkflow: 'express', computeTimeout: Duration.seconds(241) })).toThrow(
      /'computeTimeout' must be at most 240 seconds with processWorkflow 'express', .*, got 4 minutes 1 second/,
    );
  });

  test.each([
    ['of this aws-cdk-lib', slowFunction({ Stack, Duration }, { Code, Function: LambdaFunction, Runtime })],
    [
      'of another copy of it',
      withSecondCopy((load) =>
        slowFunction(load('aws-cdk-lib') as Core, load('aws-cdk-lib/aws-lambda') as Lambda),
      ),
    ],
  ])('takes no function that may go on after its claim: %s', (_whose, slow) => {
    expect(() => resolveProps({ processWorkflow: 'express', compute: slow })).toThrow(
      "'compute' must time out within computeTimeout with processWorkflow 'express', or it could still be running when the next run starts, got a function that times out after 5 minutes.",
    );
    expect(resolveProps({ compute: slow }).compute).toBe(slow);
  });

  const crossed = async (error: string): Promise<readonly string[]> => {
    const faults = [{ at: 'Process / Run compute #1', kind: 'error', error }];
    const { trace, written } = await runWith(createBlueprint(stack), SCENARIOS[0]!, faults);
    return [...trace, `ends as ${written.at(-1)?.status?.S as string}`];
  };

  test.each([
    { error: 'Lambda.TooManyRequestsException', ends: 'SUCCEEDED', reconciled: false },
    { error: 'Lambda.ServiceException', ends: 'SUCCEEDED', reconciled: false },
    { error: 'Lambda.SdkClientException', ends: 'SUCCEEDED', reconciled: true },
    { error: 'Lambda.ClientExecutionTimeoutException', ends: 'SUCCEEDED', reconciled: true },
    { error: 'ErrorOfTheFunction', ends: 'SUCCEEDED', reconciled: false },
    { error: 'Lambda.Unknown', ends: 'FAILED', reconciled: false },
    { error: 'Sandbox.Timedout', ends: 'FAILED', reconciled: false },
  ])('after $error ends as $ends; left to Reconcile: $reconciled', async ({ error, ends, reconciled }) => {
    const lines = await crossed(error);
    expect(lines.at(-1)).toBe(`ends as ${ends}`);
    expect(lines.some((line) => line.includes('Reconcile / Start processing'))).toBe(reconciled);
  });

  test('is computed when Lambda takes it again after ninety minutes: a run without room is none of the five attempts', async () => {
    const faults = [{ at: 'Process / Run compute #1', kind: 'out for ninety minutes' }];
    const { trace, written } = await runWith(createBlueprint(stack), SCENARIOS[0]!, faults);
    const refunds = trace.filter((line) => line.includes('Process / Refund attempt')).length;
    expect(refunds).toBeGreaterThanOrEqual(MOST_ATTEMPTS - 1);
    expect(written.at(-1)).toMatchObject({ status: { S: 'SUCCEEDED' }, claims: { N: '1' } });
  });

  test('refunds an attempt, and no second one where the answer to that is lost', async () => {
    const faults = [
      ...[1, 2, 3, 4, 5].map((number) => ({
        at: `Process / Run compute #${number}`,
        kind: 'error',
        error: 'Lambda.TooManyRequestsException',
      })),
      { at: 'Process / Refund attempt #1', kind: 'answer lost' },
    ];
    const { trace, written } = await runWith(createBlueprint(stack), SCENARIOS[0]!, faults);
    expect(trace.some((line) => line.includes('Process / Refund attempt #2'))).toBe(true);
    expect(written.at(-1)).toMatchObject({ status: { S: 'SUCCEEDED' }, claims: { N: '1' } });
  });

  test('logs no data', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ IncludeExecutionData: false }),
    });
  });
});

test('deliveries come to their outcomes, and every grant of the roles is used', async () => {
  await withLocalPipeline(
    async ({ driver, run }) => {
      const outcomeOf = async (source: string, body: object, key: string) => {
        const headers = { 'idempotency-key': key };
        const { status, body: accepted } = await driver.post(source, JSON.stringify(body), headers);
        expect(status).toBe(202);
        return driver.settled(accepted.deliveryId);
      };
      expect(await outcomeOf('generic', { data: 1 }, 'a')).toMatchObject({ status: 'SUCCEEDED' });
      // A second Process is started, and finds that it may not compute.
      expect(await outcomeOf('generic', { data: 1 }, 'a')).toMatchObject({ status: 'SUCCEEDED' });
      expect(driver.lines.filter((line) => line.includes('  Run compute  '))).toHaveLength(1);
      expect(await outcomeOf('generic', { data: { ['k'.repeat(20_000)]: 1 } }, 'large')).toMatchObject({
        status: 'SUCCEEDED',
        resultKey: 'results/generic-large.json',
      });
      await driver.reopen('generic-a');
      await run.fireSchedules();
      await driver.settled('generic-a');
      const roles = /WebhookPipeline(Process|Reconcile)Role/;
      expect(reportRoles(run.access).surprises.filter((line) => roles.test(line))).toEqual([]);
    },
    { props: { processWorkflow: 'express' } },
  );
});
