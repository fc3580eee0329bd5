import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../../../lib/local/template/read-template.ts';
import { type Change, createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { plannedFaults } from '../../../lib/proofs/simulation/fault-injection/fault-plan.ts';
import { World } from '../../../lib/proofs/simulation/world.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const TEMPLATE = synthesiseStack().toJSON();

/** Properties that the resources of a type get beside those that they have. */
const adding =
  (type: string, added: TemplateResource['properties']): Change =>
  (resources) =>
    resources.map((resource) =>
      resource.type === type ? { ...resource, properties: { ...resource.properties, ...added } } : resource,
    );

describe('a change is checked as the template is', () => {
  test('and one that changes nothing is taken', () => {
    expect(() => createBlueprint(TEMPLATE, { change: (resources) => resources })).not.toThrow();
  });

  test.each([
    ['AWS::Pipes::Pipe', { Enrichment: 'arn' }, 'Enrichment'],
    ['AWS::Pipes::Pipe', { SourceParameters: { FilterCriteria: {} } }, 'SourceParameters/FilterCriteria'],
    ['AWS::Scheduler::Schedule', { EndDate: '2020-01-01T00:00:00Z' }, 'EndDate'],
    ['AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(0 minutes)' }, 'ScheduleExpression'],
    ['AWS::SQS::Queue', { MaximumMessageSize: 1_024 }, 'MaximumMessageSize'],
    ['AWS::SQS::Queue', { FifoQueue: true }, 'FifoQueue'],
    ['AWS::SQS::Queue', { KmsMasterKeyId: 'key' }, 'KmsMasterKeyId'],
    ['AWS::SQS::Queue', { DelaySeconds: 901 }, 'DelaySeconds'],
    ['AWS::IAM::Role', { PermissionsBoundary: 'arn' }, 'PermissionsBoundary'],
    ['AWS::Lambda::Function', { ReservedConcurrentExecutions: 0 }, 'ReservedConcurrentExecutions'],
    [
      'AWS::ApiGateway::RestApi',
      { EndpointConfiguration: { Types: ['PRIVATE'] } },
      'EndpointConfiguration/Types/0',
    ],
    ['AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true }, 'DisableExecuteApiEndpoint'],
  ])('%s with %j', (type, added, path) => {
    expect(() => createBlueprint(TEMPLATE, { change: adding(type, added) })).toThrow(
      expect.objectContaining({ name: 'UnsupportedError', path: `Properties/${path}` }),
    );
  });

  test('a resource of a type that is not run', () => {
    const added = { logicalId: 'Policy', type: 'AWS::Events::EventBusPolicy', properties: {} };
    expect(() => createBlueprint(TEMPLATE, { change: (resources) => [...resources, added] })).toThrow(
      'the type AWS::Events::EventBusPolicy, at Policy/Type.',
    );
  });
});

test('a function whose role Lambda may not assume is refused before anything runs', () => {
  const trustless: Change = (resources) =>
    resources.map((resource) =>
      resource.type === 'AWS::IAM::Role' && resource.logicalId.includes('ComputeRole')
        ? { ...resource, properties: { ...resource.properties, AssumeRolePolicyDocument: { Statement: [] } } }
        : resource,
    );
  const world = (change?: Change) =>
    new World(createBlueprint(TEMPLATE, change && { change }), {
      seed: 1,
      plan: plannedFaults([]),
      latency: () => 1,
      computationOf: () => ({ failures: 0, resultCharacters: 1 }),
    });
  expect(() => world()).not.toThrow();
  expect(() => world(trustless)).toThrow(
    /^The role defined for the function cannot be assumed by Lambda: \w+\/Properties\/Role\.$/,
  );
});
