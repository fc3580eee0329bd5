import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { executionsOf } from '../executions-of.ts';
import type { Parking } from '../ingest/parking.ts';

/** The machines and queues that `npx webhook-pipeline redrive` reads and acts on. */
export interface RedrivenStages {
  readonly process: StateMachine;
  readonly ingest: IStateMachine;
  readonly reconcile: IStateMachine;
  readonly repeat: IStateMachine;
  /** Absent if Process is Express: then no execution can be redriven. */
  readonly track: { readonly stateMachine: IStateMachine; readonly undelivered: IQueue } | undefined;
  readonly parking: Parking | undefined;
}

const READ_AND_DELETE = [
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
];

/**
 * The permissions for `npx webhook-pipeline redrive`, and no others. The policy is attached to nobody: give it to
 * whoever is on call.
 *
 * It does not allow anyone to write an outcome: only EventBridge and Reconcile start Track, and Reconcile asks Step
 * Functions for the outcome of a named delivery. But its holder gives dead letters to Ingest. So a holder can have any
 * text ingested, as a producer can by posting it, and can read and delete the letters and events that wait.
 */
export class OperatorPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: RedrivenStages) {
    super(scope, id);
    const parts = redriveParts(props);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `For npx webhook-pipeline redrive. Allows to ${parts.map(({ what }) => what).join('; to ')}. Not to write an outcome.`,
      statements: parts.flatMap(({ statements }) => statements),
    });
  }
}

/** The parts of a redrive, each with the statements that it needs. */
export function redriveParts(stages: RedrivenStages): readonly RedrivePart[] {
  return [...ofExecutions(stages), ...ofDeadLetters(stages), ofRepeat(stages)];
}

/** One part of a redrive, and the permissions for it. */
export interface RedrivePart {
  readonly what: string;
  readonly statements: readonly PolicyStatement[];
}

function ofExecutions({ process, reconcile, track }: RedrivenStages): readonly RedrivePart[] {
  if (track === undefined) return [];
  return [
    {
      what: 'list executions of Process and redrive them',
      statements: [
        allow(['states:ListExecutions'], process.stateMachineArn),
        allow(['states:RedriveExecution'], `${executionsOf(process)}:*`),
      ],
    },
    {
      what: 'have Reconcile look at deliveries by name',
      statements: [allow(['states:StartSyncExecution'], reconcile.stateMachineArn)],
    },
    {
      what: 'read and delete undelivered events',
      statements: [allow(READ_AND_DELETE, track.undelivered.queueArn)],
    },
  ];
}

function ofDeadLetters({ ingest, parking }: RedrivenStages): readonly RedrivePart[] {
  if (parking === undefined) return [];
  return [
    {
      what: 'have any delivery ingested, as a producer can',
      statements: [allow(['states:StartSyncExecution'], ingest.stateMachineArn)],
    },
    {
      what: 'read and delete dead letters',
      statements: [allow(READ_AND_DELETE, parking.deadLetterQueue.queueArn)],
    },
  ];
}

function ofRepeat({ repeat }: RedrivenStages): RedrivePart {
  return {
    what: 'have a delivery computed again',
    statements: [allow(['states:StartSyncExecution'], repeat.stateMachineArn)],
  };
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] });
}
