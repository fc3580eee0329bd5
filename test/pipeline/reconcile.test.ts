import { describe, expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const template = synthesisePipeline();
const states = allStates(stateMachineDefinition(template, 'Reconcile'));

test('Reconcile runs every five minutes', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
  });
});

describe('its work in one run is bounded', () => {
  test('by a limit for each of the sixteen shards', () => {
    expect(states.get('Find open deliveries')?.Arguments).toMatchObject({ Limit: 25, IndexName: 'open' });
    expect(states.get('Each shard')).toMatchObject({ Items: '0123456789abcdef'.split('') });
  });

  test('and one delivery in trouble does not stop the others', () => {
    for (const name of ['Find execution', 'Start processing', 'Hand over outcome', 'Look again later']) {
      expect(states.get(name)?.Catch?.at(-1)).toMatchObject({
        ErrorEquals: ['States.ALL'],
        Next: 'Left for the next run',
      });
    }
  });
});

test('the index is sparse: a record is in it from Ingest until its outcome', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    GlobalSecondaryIndexes: [
      {
        IndexName: 'open',
        KeySchema: [
          { AttributeName: 'openShard', KeyType: 'HASH' },
          { AttributeName: 'checkAt', KeyType: 'RANGE' },
        ],
      },
    ],
  });
  const outcome = allStates(stateMachineDefinition(template, 'Track')).get('Record outcome')?.Arguments;
  expect(JSON.stringify(outcome)).toContain('REMOVE #shard, #checkAt');
});

test('mending many fails the run, for its alarm', () => {
  expect(states.get('More than usual?')?.Choices).toMatchObject([{ Next: 'Many deliveries mended' }]);
  expect(states.get('Many deliveries mended')?.Type).toBe('Fail');
});
