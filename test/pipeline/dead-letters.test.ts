import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('the queue keeps a delivery as long as SQS can, encrypted, over TLS only', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ],
    },
  });
});

test('the whole delivery is parked, and the run shows as failed', () => {
  const states = allStates(stateMachineDefinition(template, 'Ingest'));
  expect(states.get('Park delivery')?.Arguments).toMatchObject({
    MessageBody: expect.stringMatching(/^\{% \$merge\(\[\$states\.input, /) as string,
  });
  expect(states.get('Park delivery')?.Next).toBe('Delivery parked');
  expect(states.get('Delivery parked')?.Type).toBe('Fail');
});
