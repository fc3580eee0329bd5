import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import {
  DefinitionBody,
  Fail,
  Pass,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, test } from 'vitest';
import { Compute } from '../../../lib/pipeline/compute/compute.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';
import { virtualPipeline } from '../../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

/** A machine that waits for ten minutes and gives a result, or fails. */
function ownMachine(stack: Stack, stateMachineType = StateMachineType.STANDARD): StateMachine {
  const wait = Wait.jsonata(stack, 'Pause', { time: WaitTime.duration(Duration.minutes(10)) });
  const end = Pass.jsonata(stack, 'End', { outputs: { saw: '{% $states.input.deliveryId %}' } });
  return new StateMachine(stack, 'Own', {
    stateMachineType,
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(wait.next(end)),
  });
}

const props =
  (timeout = Duration.hours(6)) =>
  (stack: Stack): WebhookPipelineProps => ({ compute: Compute.stateMachine(ownMachine(stack), { timeout }) });

describe('the template', () => {
  const template = synthesisePipeline(props());

  test('has one state in Process, which waits for the end of the machine', () => {
    expect(stateMachineDefinition(template, 'Process').States).toMatchObject({
      'Run compute': {
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        TimeoutSeconds: 21_600,
        Arguments: { Input: '{% $states.input %}' },
        Output: '{% $states.result.Output %}',
        End: true,
      },
    });
  });

  test('retries the start for a day, and no failure of the machine', () => {
    const { Retry = [] } = stateMachineDefinition(template, 'Process').States['Run compute'] ?? {};
    expect(Retry.map(({ ErrorEquals, MaxAttempts }) => [ErrorEquals, MaxAttempts])).toEqual([
      [['StepFunctions.SdkClientException', 'StepFunctions.AWSStepFunctionsException'], 104],
      [['States.TaskFailed'], 0],
    ]);
  });

  test('lets Process use the one managed rule that .sync needs, and no pipeline of workers', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'] }),
        ]),
      },
    });
    const ofWorkers = synthesisePipeline({ compute: Compute.worker() }).findResources('AWS::IAM::Policy');
    expect(JSON.stringify(ofWorkers)).not.toContain('events:PutRule');
  });
});

test('cdk-nag finds nothing about Process that is not explained, with a machine and a function of the user', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Test');
  const own = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => ({})'),
  });
  const schema = 'schemas/generic.schema.json';
  const pipeline = new WebhookPipeline(stack, 'Webhooks', {
    compute: own,
    sources: {
      plain: Source.schema(schema),
      nested: Source.schema(schema, { compute: Compute.stateMachine(ownMachine(stack)) }),
    },
  });
  expect(pipeline.compute).toBe(own);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(findingsOf(app).filter((finding) => finding.includes(pipeline.node.path))).toEqual([]);
});

/** Each finding as synthesis reports it. */
function findingsOf(app: App): readonly string[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    return (error as Error).message.split('ERROR');
  }
}

test('an Express machine is refused, because nothing can wait for it', () => {
  const stack = new Stack(new App(), 'Test');
  const machine = ownMachine(stack, StateMachineType.EXPRESS);
  expect(() => Compute.stateMachine(machine)).toThrow(
    new Error(
      "Compute.stateMachine: 'Test/Own' must be a Standard state machine, got an Express one: Step Functions waits for no Express execution.",
    ),
  );
});

test('a time of more than a year is refused', () => {
  const stack = new Stack(new App(), 'Test');
  expect(() => Compute.stateMachine(ownMachine(stack), { timeout: Duration.days(366) })).toThrow(
    "Compute.stateMachine: 'timeout' must be between 1 second and 365 days, in whole seconds, got 366 days.",
  );
});

const run = (template: Template) => virtualPipeline({ change: () => template.toJSON() });

describe('the local run', () => {
  test('computes a delivery by the machine, whose output is the result', async () => {
    const pipeline = run(synthesisePipeline(props()));
    const id = await pipeline.deliver('nested');
    await pipeline.clock.advance(9 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'ACCEPTED' });
    await pipeline.clock.advance(2 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED', result: { saw: id } });
  });

  test('stops the machine when its time is up', async () => {
    const pipeline = run(synthesisePipeline(props(Duration.minutes(5))));
    const id = await pipeline.deliver('late');
    await pipeline.clock.advance(6 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'TIMED_OUT' });
    expect(pipeline.stepFunctions.isIdle).toBe(true);
  });

  test('fails the delivery if the machine fails', async () => {
    const template = synthesisePipeline((stack) => ({
      compute: Compute.stateMachine(
        new StateMachine(stack, 'Own', {
          queryLanguage: QueryLanguage.JSONATA,
          definitionBody: DefinitionBody.fromChainable(new Fail(stack, 'No', { error: 'Broken' })),
        }),
      ),
    }));
    const pipeline = run(template);
    const id = await pipeline.deliver('fails');
    await pipeline.clock.advance(MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({
      status: 'FAILED',
      error: { name: 'States.TaskFailed' },
    });
  });
});
