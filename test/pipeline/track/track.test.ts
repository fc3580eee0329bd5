import { expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('Track runs for every way in which Process can end, and while it runs only for a redrive', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        $or: [
          { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
          { status: ['RUNNING'], redriveCount: [{ numeric: ['>', 0] }] },
        ],
      },
    },
    State: 'ENABLED',
  });
});

test('an event that cannot be delivered or recorded is kept in a queue', () => {
  const queue = Object.keys(template.findResources('AWS::SQS::Queue')).find((id) =>
    id.startsWith('WebhookPipelineTrackUndelivered'),
  );
  template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [{ DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } } }],
  });
  const states = allStates(stateMachineDefinition(template, 'Track'));
  for (const name of ['Record outcome', 'Store result', 'Reopen delivery']) {
    expect(states.get(name)?.Catch?.at(-1)).toMatchObject({
      ErrorEquals: ['States.ALL'],
      Next: 'Keep event',
    });
  }
  expect(states.get('Outcome not recorded')?.Type).toBe('Fail');
});

test('what is kept of an event holds neither input nor output', () => {
  const kept = JSON.stringify(
    allStates(stateMachineDefinition(template, 'Track')).get('Keep event')?.Arguments,
  );
  expect(kept).not.toMatch(/detail\.(input|output)/);
});
