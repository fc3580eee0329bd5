import { expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('Track runs for every way in which Process can end, and not while it runs', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    State: 'ENABLED',
  });
});

test('an older or repeated event does not touch a final status', () => {
  expect(allStates(stateMachineDefinition(template, 'Track')).get('Record outcome')?.Arguments).toMatchObject(
    {
      ConditionExpression:
        'attribute_exists(deliveryId) AND (#status = :accepted OR #redriveCount < :redriveCount)',
    },
  );
});
