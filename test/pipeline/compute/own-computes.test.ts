import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { Compute } from '../../../lib/pipeline/compute/compute.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { type Definition, stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const SCHEMA = 'schemas/generic.schema.json';

function ownFunction(stack: Stack, id = 'Own'): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: Code.fromInline('def handler(event, context): return {}'),
    timeout: Duration.seconds(30),
  });
}

/** The shipped function for generic, one function for two sources, and a worker for another. */
const mixed = (stack: Stack): WebhookPipelineProps => {
  const own = ownFunction(stack);
  return {
    sources: {
      generic: Source.schema(SCHEMA),
      first: Source.schema(SCHEMA, { compute: own }),
      second: Source.schema(SCHEMA, { compute: Compute.function(own) }),
      'gpu-jobs': Source.schema(SCHEMA, { compute: Compute.worker() }),
    },
  };
};

const processOf = (template: Template): Definition => stateMachineDefinition(template, 'Process');

describe('sources with computations of their own', () => {
  test('are told apart by a choice; those with the same function share its state', () => {
    const { StartAt, States } = processOf(synthesisePipeline(mixed));
    expect(StartAt).toBe('Which computation?');
    expect(States[StartAt]).toMatchObject({
      Choices: [
        { Condition: '{% $states.input.source in ["first","second"] %}', Next: 'Run compute of first' },
        { Condition: '{% $states.input.source in ["gpu-jobs"] %}', Next: 'Run compute of gpu-jobs' },
      ],
      Default: 'Run compute',
    });
    expect(States['Run compute of gpu-jobs']).toMatchObject({
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    });
  });

  test('leave no shipped function behind where each has its own', () => {
    const template = synthesisePipeline((stack) => ({
      sources: { first: Source.schema(SCHEMA, { compute: ownFunction(stack) }) },
    }));
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(processOf(template).States['No computation']).toMatchObject({ Error: 'ComputationMissing' });
  });

  test('share the state of the pipeline if they have the same computation', () => {
    const template = synthesisePipeline((stack) => {
      const compute = ownFunction(stack);
      return { compute, sources: { first: Source.schema(SCHEMA, { compute }) } };
    });
    expect(Object.keys(processOf(template).States)).toEqual(['Run compute']);
  });

  test('run in an Express Process if they are functions, which alarms count together', () => {
    const template = synthesisePipeline((stack) => ({
      processWorkflow: 'express',
      sources: {
        first: Source.schema(SCHEMA, { compute: ownFunction(stack, 'One') }),
        second: Source.schema(SCHEMA, { compute: ownFunction(stack, 'Two') }),
      },
    }));
    const { States } = processOf(template);
    expect(States['Run compute of first']).toMatchObject({ Next: 'What happened?' });
    expect(States['Run compute of second']).toMatchObject({ Next: 'What happened?' });
    const alarms = JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toContain('FILL(errors0, 0) + FILL(errors1, 0)');
  });
});

describe('refused', () => {
  const REFUSED: readonly (readonly [string, (stack: Stack) => WebhookPipelineProps, string])[] = [
    [
      'a worker of an Express Process',
      () => ({ processWorkflow: 'express', compute: Compute.worker() }),
      "'compute' must be a function with processWorkflow 'express', got Compute.worker: an Express state machine ends after five minutes and cannot wait for a token or a job. Use processWorkflow 'standard'.",
    ],
    [
      'a worker of a source of an Express Process',
      () => ({
        processWorkflow: 'express',
        sources: { jobs: Source.schema(SCHEMA, { compute: Compute.worker() }) },
      }),
      "Source 'jobs': 'compute' must be a function with processWorkflow 'express', got Compute.worker: an Express state machine ends after five minutes and cannot wait for a token or a job. Use processWorkflow 'standard'.",
    ],
    [
      'what is no computation',
      () => ({ sources: { jobs: Source.schema(SCHEMA, { compute: 'worker' as never }) } }),
      "Source 'jobs': 'compute' must be a Lambda function or a Compute, such as Compute.worker(), got \"worker\".",
    ],
  ];

  test.each(REFUSED)('is %s', (_, props, message) => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
    expect(() => new WebhookPipeline(stack, 'Webhooks', props(stack))).toThrow(new Error(message));
  });

  test('is a source in addSource with a computation of its own, because Process is made by then', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
    const pipeline = new WebhookPipeline(stack, 'Webhooks');
    const source = Source.schema(SCHEMA, { compute: Compute.worker() });
    expect(() => pipeline.addSource('late', source)).toThrow(/^Source 'late': a source in addSource must/);
    expect(pipeline.sources).not.toContain('late');
  });
});
