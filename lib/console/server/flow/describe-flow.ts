import { type ExecutionStatus, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { StackOutputs } from '../../../operations/redrive/stack-outputs.ts';
import type { FlowAlarm, FlowStage, PipelineFlow } from '../../pipeline-flow.ts';
import type { ConsoleContext } from '../console-context.ts';
import { countQueued } from '../queues/count-queued.ts';
import { countOpen } from './count-open.ts';
import { listAlarms } from './list-alarms.ts';

interface Stage extends Pick<FlowStage, 'id' | 'says' | 'view'> {
  /** The output that says whether the pipeline has it. */
  readonly output: keyof StackOutputs;
  readonly count?: (context: ConsoleContext, output: string) => Promise<FlowStage['counts']>;
  /** Whether anything that is counted asks for a person. */
  readonly asksForPerson?: true;
}

const waiting: Stage['count'] = async ({ clients }, url) => ({
  waiting: await countQueued(clients.sqs, url),
});

/** The stages in the order of the flow. One whose output is missing is no part of the pipeline. */
const STAGES: readonly Stage[] = [
  { id: 'API', says: 'checks and accepts', output: 'IngestArn', view: 'try-it' },
  { id: 'Ingest', says: 'stores and records', output: 'IngestArn', view: 'machines/Ingest' },
  {
    id: 'Parking queue',
    says: 'tries again',
    output: 'ParkingQueueUrl',
    count: waiting,
    view: 'dead-letters',
  },
  {
    id: 'Dead letters',
    says: 'could not be ingested',
    output: 'DeadLetterQueueUrl',
    count: waiting,
    view: 'dead-letters',
    asksForPerson: true,
  },
  { id: 'Process', says: 'computes', output: 'ProcessArn', count: countRunning, view: 'machines/Process' },
  { id: 'Track', says: 'records outcomes', output: 'TrackArn', view: 'machines/Track' },
  {
    id: 'Undelivered events',
    says: 'outcomes not recorded',
    output: 'UndeliveredQueueUrl',
    count: waiting,
    view: 'dead-letters',
    asksForPerson: true,
  },
  { id: 'Reconcile', says: 'closes what was left open', output: 'ReconcileArn', view: 'machines/Reconcile' },
  {
    id: 'Records',
    says: 'answer GET',
    output: 'TableName',
    count: async (context, table) => ({ open: await countOpen(context, table) }),
    view: 'deliveries',
  },
];

/** What hands over to what; rarely, if something is out. */
const EDGES: PipelineFlow['edges'] = [
  { from: 'API', to: 'Ingest' },
  { from: 'Ingest', to: 'Process' },
  { from: 'Ingest', to: 'Parking queue', isRare: true },
  { from: 'Parking queue', to: 'Dead letters', isRare: true },
  { from: 'Process', to: 'Track' },
  { from: 'Track', to: 'Records' },
  { from: 'Track', to: 'Undelivered events', isRare: true },
  { from: 'Reconcile', to: 'Track', isRare: true },
];

/** The pipeline with what is in it now. What may not be read is left out, and named. */
export async function describeFlow(context: ConsoleContext): Promise<PipelineFlow> {
  const outputs = await context.outputs();
  const leavesOut: string[] = [];
  const tolerated = <T>(what: string, reading: Promise<T>, instead: T): Promise<T> =>
    reading.catch(({ name }: Error) => {
      leavesOut.push(`${what} cannot be shown: ${name}.`);
      return instead;
    });
  const has = STAGES.filter(({ output }) => outputs[output] !== undefined);
  const stages = await Promise.all(
    has.map(async (stage) => {
      const output = outputs[stage.output] ?? '';
      const counts = await tolerated(stage.id, stage.count?.(context, output) ?? Promise.resolve({}), {});
      return describeStage(stage, output, counts);
    }),
  );
  const alarms = await tolerated<readonly FlowAlarm[]>('The alarms', listAlarms(context), []);
  const ids = new Set(stages.map(({ id }) => id));
  return {
    stages,
    edges: EDGES.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    alarms,
    leavesOut,
  };
}

function describeStage(
  { id, says, view, asksForPerson }: Stage,
  output: string,
  counts: FlowStage['counts'],
): FlowStage {
  const isMachine = output.includes(':stateMachine:') && id !== 'API';
  return {
    id,
    says,
    counts,
    ...(isMachine && { machine: output.split(':').at(-1) ?? '' }),
    ...(view !== undefined && { view }),
    isTrouble: asksForPerson === true && Object.values(counts).some((count) => count > 0),
  };
}

/** A page of Step Functions. More are shown as this many. */
const MOST = 1_000;

async function countRunning(
  { clients }: ConsoleContext,
  stateMachineArn: string,
): Promise<FlowStage['counts']> {
  const count = async (statusFilter: ExecutionStatus): Promise<number> => {
    const command = new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: MOST });
    return (await clients.sfn.send(command)).executions?.length ?? 0;
  };
  const [running, failed] = await Promise.all([count('RUNNING'), count('FAILED')]);
  return { running, failed };
}
