import { ServiceError } from '../../service-error.ts';
import { valueOfKey } from '../api-gateway/throttle/api-key.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import type { OperatorResource, OperatorView } from './operator-view.ts';

/** The members of a request in any protocol: those of path, query and body. */
export type OperatorInput = Readonly<Record<string, unknown>>;

/** One action of a service, as far as RUNBOOK.md uses it. */
export type Operation = (
  input: OperatorInput,
  view: OperatorView,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

/**
 * The actions for operators' commands, except those of the stores and Step Functions. By the service name in the
 * scope of a signature.
 */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  apigateway: {
    GetApiKey: ({ api_Key, includeValue }, view) => {
      const key = ofType(view, 'AWS::ApiGateway::ApiKey').find(({ logicalId }) => logicalId === api_Key);
      if (key === undefined) throw notFound('NotFoundException', 'Invalid API Key identifier specified');
      return apiKey(key, view, includeValue === 'true');
    },
    GetApiKeys: ({ includeValues }, view) => ({
      item: ofType(view, 'AWS::ApiGateway::ApiKey').map((key) => apiKey(key, view, includeValues === 'true')),
    }),
  },
  cloudformation: {
    DescribeStacks: describeStacks,
    GetTemplate: (_input, view) => ({ TemplateBody: JSON.stringify(view.template()) }),
  },
  lambda: {
    // The defaults of an account. The local run enforces the first one.
    GetAccountSettings: (_input, view) => ({
      AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 1_000 },
      AccountUsage: { FunctionCount: ofType(view, 'AWS::Lambda::Function').length },
    }),
  },
  logs: {
    DescribeLogGroups: ({ logGroupNamePrefix = '' }, view) => ({
      logGroups: ofType(view, 'AWS::Logs::LogGroup')
        .map((group) => ({ logGroupName: refOf(group, view), arn: arnOf(group, view) }))
        .filter(({ logGroupName }) => logGroupName.startsWith(text(logGroupNamePrefix))),
    }),
    FilterLogEvents: filterLogEvents,
  },
  monitoring: {
    DescribeAlarms: ({ AlarmNames, AlarmNamePrefix = '' }, view) => ({
      MetricAlarms: ofType(view, 'AWS::CloudWatch::Alarm')
        .map(describeAlarm)
        .filter(({ AlarmName }) => !Array.isArray(AlarmNames) || AlarmNames.includes(AlarmName))
        .filter(({ AlarmName }) => AlarmName.startsWith(text(AlarmNamePrefix))),
      CompositeAlarms: [],
    }),
  },
  pipes: {
    ListPipes: ({ SourcePrefix = '', NamePrefix = '' }, view) => ({
      Pipes: pipes(view)
        .filter(({ Source }) => Source.startsWith(text(SourcePrefix)))
        .filter(({ Name }) => Name.startsWith(text(NamePrefix))),
    }),
    DescribePipe: ({ Name }, view) => findPipe(Name, view),
    StartPipe: ({ Name }, view) => {
      view.pipes.start(findPipe(Name, view).Arn);
      return { ...findPipe(Name, view), DesiredState: 'RUNNING' };
    },
    StopPipe: async ({ Name }, view) => {
      await view.pipes.stop(findPipe(Name, view).Arn);
      return { ...findPipe(Name, view), DesiredState: 'STOPPED' };
    },
  },
  scheduler: {
    ListSchedules: (_input, view) => ({
      Schedules: schedules(view).map(({ Target, ...rest }) => ({ ...rest, Target: { Arn: Target.Arn } })),
    }),
    GetSchedule: ({ Name }, view) => {
      const found = schedules(view).find((schedule) => schedule.Name === Name);
      if (found === undefined)
        throw notFound('ResourceNotFoundException', `Schedule ${text(Name)} does not exist.`);
      return found;
    },
  },
};

function describeStacks({ StackName }: OperatorInput, view: OperatorView): Record<string, unknown> {
  const { stackName } = view.account;
  if (StackName !== undefined && StackName !== stackName) {
    const message = `Stack with id ${text(StackName)} does not exist (the local run's is '${stackName}')`;
    throw new ServiceError('ValidationError', message);
  }
  const Outputs = Object.entries(view.outputs()).map(([OutputKey, OutputValue]) => ({
    OutputKey,
    OutputValue,
  }));
  const stack = {
    StackId: view.account.arn('cloudformation', `stack/${stackName}/local`),
    StackName: stackName,
    CreationTime: new Date(view.startedAt).toISOString(),
    StackStatus: 'CREATE_COMPLETE',
    Outputs,
  };
  return { Stacks: [stack] };
}

function filterLogEvents(
  {
    logGroupName,
    logGroupIdentifier,
    startTime = 0,
    endTime = Number.MAX_SAFE_INTEGER,
    filterPattern,
  }: OperatorInput,
  view: OperatorView,
): Record<string, unknown> {
  const name = text(logGroupName ?? logGroupIdentifier);
  const group = ofType(view, 'AWS::Logs::LogGroup').find((each) => refOf(each, view) === name);
  if (group === undefined)
    throw notFound('ResourceNotFoundException', 'The specified log group does not exist.');
  if (filterPattern !== undefined && filterPattern !== '')
    throw new ServiceError(
      'InvalidParameterException',
      'The local run does not have filterPattern of FilterLogEvents.',
    );
  const events = ofType(view, 'AWS::StepFunctions::StateMachine').flatMap(({ logicalId, properties }) => {
    const { Level = 'OFF', Destinations = [] } = (properties.LoggingConfiguration ??
      {}) as LoggingConfiguration;
    const logsHere = Destinations.some(
      ({ CloudWatchLogsLogGroup }) => CloudWatchLogsLogGroup?.LogGroupArn === arnOf(group, view),
    );
    return logsHere ? view.logs.of(logicalId, Level) : [];
  });
  const from = Number(startTime);
  const to = Number(endTime);
  return {
    events: events.filter(({ timestamp }) => timestamp >= from && timestamp <= to),
    searchedLogStreams: [],
  };
}

interface LoggingConfiguration {
  readonly Level?: string;
  readonly Destinations?: readonly { readonly CloudWatchLogsLogGroup?: { readonly LogGroupArn?: string } }[];
}

/** Without metrics, every alarm has insufficient data. */
function describeAlarm({ logicalId, properties }: OperatorResource) {
  return {
    ...properties,
    AlarmName: text(properties.AlarmName ?? logicalId),
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'The local run has no metrics.',
  };
}

function apiKey({ logicalId, properties }: OperatorResource, view: OperatorView, withValue: boolean) {
  const keys = ofType(view, 'AWS::ApiGateway::ApiKey').length;
  const generated = valueOfKey(view.apiKey, text(properties.Name ?? ''), keys);
  return {
    id: logicalId,
    name: text(properties.Name ?? logicalId),
    enabled: properties.Enabled ?? true,
    ...(withValue && { value: text(properties.Value ?? generated) }),
  };
}

function pipes(view: OperatorView) {
  return view.pipes.list().map(({ pipe, isRunning }) => {
    const state = isRunning ? 'RUNNING' : 'STOPPED';
    return {
      Arn: pipe.arn,
      Name: pipe.arn.split('/').at(-1) ?? '',
      Source: pipe.sourceArn,
      Target: pipe.targetArn,
      DesiredState: state,
      CurrentState: state,
    };
  });
}

function findPipe(name: unknown, view: OperatorView) {
  const found = pipes(view).find(({ Name }) => Name === name);
  if (found === undefined) throw notFound('NotFoundException', `Pipe ${text(name)} does not exist.`);
  return found;
}

function schedules(view: OperatorView) {
  return ofType(view, 'AWS::Scheduler::Schedule').map((schedule) => {
    const { State = 'ENABLED', Target = {}, ...rest } = schedule.properties;
    return {
      ...rest,
      Arn: arnOf(schedule, view),
      GroupName: 'default',
      Name: schedule.logicalId,
      State,
      Target: Target as { readonly Arn?: string },
    };
  });
}

function ofType(view: OperatorView, type: string): readonly OperatorResource[] {
  return view.resources().filter((resource) => resource.type === type);
}

function refOf({ type, logicalId, properties }: OperatorResource, { account }: OperatorView): string {
  return describeResource(type, logicalId, account, properties).ref;
}

function arnOf({ type, logicalId, properties }: OperatorResource, { account }: OperatorView): string {
  return describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function notFound(code: string, message: string): ServiceError {
  return new ServiceError(code, message, 404);
}
