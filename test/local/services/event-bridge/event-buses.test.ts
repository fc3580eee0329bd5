import { expect, test } from 'vitest';
import { createEventBuses, readRules } from '../../../../lib/local/services/event-bridge/event-buses.ts';
import { DEFAULT_BUS } from '../../../../lib/local/services/event-bridge/read-rule.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const rule = (properties: Record<string, unknown>) => [
  { logicalId: 'Rule', type: 'AWS::Events::Rule', properties },
  { logicalId: 'Track', type: 'AWS::StepFunctions::StateMachine', properties: {} },
  { logicalId: 'Own', type: 'AWS::Events::EventBus', properties: { Name: 'Own' } },
];
const pattern = { source: ['aws.states'], detail: { status: ['FAILED', 'SUCCEEDED'] } };
const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:Track';
const targets = [{ Arn: ARN, Id: 'Target0', RoleArn: 'arn:aws:iam::000000000000:role/Rule' }];

const busesOf = (
  resources: Parameters<typeof readRules>[0],
  deliver: Parameters<typeof createEventBuses>[1] = () => undefined,
) =>
  createEventBuses(
    { resources, account: LOCAL_ACCOUNT, rules: readRules(resources, LOCAL_ACCOUNT) },
    deliver,
  );

function delivered(
  properties: Record<string, unknown>,
  event: Record<string, unknown>,
  bus = DEFAULT_BUS,
): string[] {
  const arns: string[] = [];
  busesOf(rule(properties), ({ arn }) => arns.push(arn)).put(event, bus);
  return arns;
}

test.each([
  [
    'every named member has one of the values',
    { source: 'aws.states', detail: { status: 'FAILED', other: 1 } },
    [ARN],
  ],
  [
    'a member that is a list contains one of them',
    { source: ['x', 'aws.states'], detail: { status: 'FAILED' } },
    [ARN],
  ],
  ['another value', { source: 'aws.states', detail: { status: 'RUNNING' } }, []],
  ['a missing member', { source: 'aws.states' }, []],
  ['null instead of an object', { source: 'aws.states', detail: null }, []],
])('an event is delivered if the pattern matches: %s', (_, event, arns) => {
  expect(delivered({ EventPattern: pattern, Targets: targets }, event)).toEqual(arns);
});

test('a rule gets the events of its bus, by name or ARN', () => {
  const properties = { EventBusName: 'Own', EventPattern: { source: ['shop'] }, Targets: targets };
  const own = LOCAL_ACCOUNT.arn('events', 'event-bus/Own');
  expect(delivered(properties, { source: 'shop' }, 'Own')).toEqual([ARN]);
  expect(delivered(properties, { source: 'shop' }, own)).toEqual([ARN]);
  expect(delivered(properties, { source: 'shop' })).toEqual([]);
});

test('the default bus and those of the template exist', () => {
  const bus = { logicalId: 'Bus', type: 'AWS::Events::EventBus', properties: { Name: 'Own' } };
  const buses = busesOf([bus]);
  const elsewhere = 'arn:aws:events:eu-west-1:999999999999:event-bus/default';
  const names = [DEFAULT_BUS, 'Own', 'Bus', 'x/default', elsewhere];
  expect(names.map((name) => buses.has(name))).toEqual([true, true, false, false, false]);
});

test('a disabled rule delivers nothing', () => {
  const event = { source: 'aws.states', detail: { status: 'FAILED' } };
  expect(delivered({ EventPattern: pattern, Targets: targets, State: 'DISABLED' }, event)).toEqual([]);
});

test.each([
  [
    'a string instead of a list',
    { EventPattern: { source: 'aws.states' } },
    'instead of a pattern, at Rule/Properties/EventPattern/source.',
  ],
  [
    'null in a pattern',
    { EventPattern: { source: null } },
    'null instead of a pattern, at Rule/Properties/EventPattern/source.',
  ],
  ['no pattern', {}, 'nothing instead of a pattern, at Rule/Properties/EventPattern.'],
  [
    'a target that is a function',
    { EventPattern: pattern, Targets: [{ ...targets[0], Arn: 'arn:aws:lambda:x' }] },
    'at Rule/Properties/Targets/0.',
  ],
  [
    'a target without a role',
    { EventPattern: pattern, Targets: [{ Arn: ARN, Id: 'T' }] },
    'at Rule/Properties/Targets/0.',
  ],
  [
    'a bus that is not in the template',
    { EventPattern: pattern, Targets: targets, EventBusName: 'Other' },
    'a bus that is not in the template, at Rule/Properties/EventBusName.',
  ],
  [
    'a queue that is not in the template',
    { EventPattern: pattern, Targets: [{ Arn: 'arn:aws:sqs:us-east-1:000000000000:Other', Id: 'T' }] },
    'a target that is not in the template, at Rule/Properties/Targets/0.',
  ],
  [
    'an InputPath that is not the detail',
    { EventPattern: pattern, Targets: [{ ...targets[0], InputPath: '$.source' }] },
    'the InputPath $.source (it supports $.detail), at Rule/Properties/Targets/0/InputPath.',
  ],
  [
    'a content filter',
    { EventPattern: { source: [{ cidr: '10.0.0.0/24' }] } },
    'the content filter {"cidr":"10.0.0.0/24"} (it supports prefix, exists, numeric, anything-but), at Rule/Properties/EventPattern/source.',
  ],
  [
    'an input transformer',
    { EventPattern: pattern, Targets: [{ ...targets[0], InputTransformer: {} }] },
    'this property of a target, at Rule/Properties/Targets/0/InputTransformer.',
  ],
])('%s is refused while loading', (_, properties, message) => {
  expect(() => busesOf(rule(properties))).toThrow(message);
});
