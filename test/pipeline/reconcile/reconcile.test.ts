import { describe, expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

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

  test('and one delivery in trouble does not stop the others: it is looked at again after them', () => {
    for (const name of ['Find execution', 'Start processing', 'Hand over outcome']) {
      expect(states.get(name)?.Catch?.at(-1)).toMatchObject({
        ErrorEquals: ['States.ALL'],
        Next: 'Look again later',
      });
    }
  });

  test('whatever came of it, so that none is looked at in every run', () => {
    for (const name of ['Start processing', 'Hand over outcome']) {
      expect(states.get(name)?.Next).toBe('Look again later');
    }
  });
});

test('a shard that cannot be read does not stop the others, and fails the run at its end', () => {
  expect(states.get('Find open deliveries')?.Catch).toMatchObject([{ Next: 'Shard not read' }]);
  expect(states.get('Anything unusual?')?.Choices?.map(({ Next }) => Next)).toEqual([
    'Many deliveries mended',
    'Shards not read',
    'Deliveries open too long',
  ]);
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
  expect(states.get('Many deliveries mended')?.Type).toBe('Fail');
});
