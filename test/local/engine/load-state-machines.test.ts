import { expect, test } from 'vitest';
import type { IntegrationTargets } from '../../../lib/local/integrations/task-integration.ts';
import { compileStateMachines, loadStateMachines } from '../../../lib/local/engine/load-state-machines.ts';
import type { StepFunctionsService } from '../../../lib/local/services/step-functions/step-functions-service.ts';

const WRONG = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:s3:putObjectTagging',
  Arguments: {},
  End: true,
};
const inner = { StartAt: 'In', States: { In: WRONG } };

/** Loads a machine with one state. Returns the names of the machines that were added. */
function load(state: object): string[] {
  const added: string[] = [];
  const service = {
    replaceStateMachines: (machines: readonly { readonly name: string }[]) =>
      added.push(...machines.map(({ name }) => name)),
  };
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Work', States: { Work: state } };
  const properties = { DefinitionString: JSON.stringify(definition), RoleArn: 'arn:aws:iam::1:role/R' };
  loadStateMachines(
    compileStateMachines([{ logicalId: 'Machine', type: 'AWS::StepFunctions::StateMachine', properties }]),
    service as unknown as StepFunctionsService,
    {} as IntegrationTargets,
  );
  return added;
}

test.each([
  ['a state', WRONG, 'States/Work/Resource'],
  [
    'a branch',
    { Type: 'Parallel', Branches: [inner], End: true },
    'States/Work/Branches[0]/States/In/Resource',
  ],
  [
    'an ItemProcessor',
    { Type: 'Map', ItemProcessor: inner, End: true },
    'States/Work/ItemProcessor/States/In/Resource',
  ],
])('a task in %s is checked', (_, state, path) => {
  expect(() => load(state)).toThrow(`at Machine/DefinitionString/${path}.`);
});

test('data that looks like a task is not a task', () => {
  expect(load({ Type: 'Pass', Output: { States: { In: WRONG }, Branches: [inner] }, End: true })).toEqual([
    'Machine',
  ]);
});

test('the Credentials of another role are refused', () => {
  const Resource = 'arn:aws:states:::sqs:sendMessage';
  const Credentials = { RoleArn: 'arn:aws:iam::1:role/Other' };
  const Arguments = { QueueUrl: 'q', MessageBody: 'm' };
  expect(() => load({ Type: 'Task', Resource, Credentials, Arguments, End: true })).toThrow(
    'the Credentials of another role, at Machine/DefinitionString/States/Work/Credentials.',
  );
});
