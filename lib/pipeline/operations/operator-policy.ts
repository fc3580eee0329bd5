import { Lazy } from 'aws-cdk-lib';
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
  /** Absent if Process is Express: then no execution can be redriven. */
  readonly track: { readonly stateMachine: IStateMachine; readonly undelivered: IQueue } | undefined;
  readonly parking: Parking | undefined;
  /** The notices that a machine of the pipeline sends. `onOutcome` adds to them. */
  readonly notices: readonly RedrivenNotice[];
}

/** A notice whose dead letters can be sent again. */
export interface RedrivenNotice {
  /** The id of its `onOutcome`. */
  readonly id: string;
  readonly stateMachine: IStateMachine;
  readonly deadLetterQueue: IQueue;
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
  private readonly parts: RedrivePart[];

  constructor(scope: Construct, id: string, props: RedrivenStages) {
    super(scope, id);
    this.parts = [...redriveParts(props)];
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: Lazy.string({ produce: () => this.description() }),
      statements: this.parts.flatMap(({ statements }) => statements),
    });
  }

  /** Adds the permissions for a notice that is added to the pipeline later. */
  addNotice(notice: RedrivenNotice): void {
    const part = ofNotice(notice);
    this.parts.push(part);
    this.policy.addStatements(...part.statements);
  }

  private description(): string {
    const whats = new Set(this.parts.map(({ what }) => what));
    return `For npx webhook-pipeline redrive. Allows to ${[...whats].join('; to ')}. Not to write an outcome.`;
  }
}

/** The parts of a redrive, each with the statements that it needs. Empty if nothing can be redriven. */
export function redriveParts(stages: RedrivenStages): readonly RedrivePart[] {
  return [...ofExecutions(stages), ...ofDeadLetters(stages), ...stages.notices.map(ofNotice)];
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

function ofNotice({ stateMachine, deadLetterQueue }: RedrivenNotice): RedrivePart {
  return {
    what: 'send notices of outcomes, and read and delete those that were not delivered',
    statements: [
      allow(['states:StartSyncExecution'], stateMachine.stateMachineArn),
      allow(READ_AND_DELETE, deadLetterQueue.queueArn),
    ],
  };
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] });
}
