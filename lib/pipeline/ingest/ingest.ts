import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Choice,
  Condition,
  type IChainable,
  Parallel,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { BODY, deliveryIdOf, OWNER, payloadKeyOf, withDelivery } from './with-delivery.ts';
import { recordDelivery, storePayload, type IngestContext } from './ingest-states.ts';
import { parkDelivery } from './park-delivery.ts';
import type { Parking } from './parking.ts';
import { ANYTHING, START_RETRY, START_RETRY_AFTER_VERIFY } from '../retry-policy.ts';
import { hasHandshakes, type Verification, verifySignature } from '../verify/verify-signature.ts';
import { keepHandshake } from './keep-handshake.ts';
import { startProcessing } from './start-processing.ts';

/** What the sources need of Ingest. */
export interface IngestNeeds {
  /** Whether some sources are acknowledged as `stored` although there is parking. */
  readonly hasStored: boolean;
  /** Whether some deliveries get their id here, as a hash. */
  readonly hashesIds: boolean;
  /** Absent where no source signs. */
  readonly verification: Verification | undefined;
  /** Whether some tests of the address hold what an operator must have. */
  readonly keepsHandshakes: boolean;
}

/** The stores, the machine that Ingest starts, and where a delivery goes if Ingest fails. */
export interface IngestProps extends Omit<IngestContext, 'scope'>, IngestNeeds {
  readonly process: StateMachine;
  /** Whether Step Functions runs a name of Process only once. */
  readonly isNamedOnce: boolean;
  /** Where a delivery goes that cannot be ingested. If absent, the run fails and the producer gets a 503. */
  readonly parking: Parking | undefined;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/**
 * Ingest: the Express state machine that makes an accepted delivery durable (payload, record) and starts Process.
 *
 * Input: `{"delivery": {deliveryId, source, owner?, receivedAt (epoch ms), sourceIp, headers, body}}`. A delivery from the
 * queue has `parked: true` (`with-delivery.ts`).
 *
 * Express runs at least once, and producers send again, so every state may run twice for one delivery. That does no
 * harm: the key of the payload holds the hash of the body, the record is written on condition, and Process is named
 * by the delivery.
 *
 * Worst-case time, which must stay under the 300 s of an Express run (a run that reaches them is TIMED_OUT without a
 * Catch): store 39 s + record 39 s + read 39 s + note conflict 2 s + start 79 s + park 39 s + hand to event bus 29 s +
 * start over 29 s = 295 s. With a signed source: verify 21 s more, and start 55 s instead of 79 s = 292 s. The wait is 0 s by then (`retry-policy.ts`).
 * A producer's test of the address is shorter: keep for operator 39 s, or verify 21 s, in place of store, record, read, note and start.
 */
export class Ingest extends Construct {
  readonly stateMachine: ExpressStateMachine;
  private readonly props: IngestProps;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    this.props = props;
    this.stateMachine = new ExpressStateMachine(this, 'Ingest', {
      comment:
        'Stores and records one accepted delivery, then starts Process. Billed: $1.00 per million + time.',
      definition: define(this, props),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
    if (props.parking === undefined) return;
    this.allowStartOver();
    this.stateMachine.node.addDependency(props.parking.readyForOutage);
  }

  /** Defines the machine again when a source is added. It stays the same resource, with what refers to it. */
  serve(needs: IngestNeeds): void {
    const scope = new Construct(this, `Definition${this.node.children.length}`);
    this.stateMachine.redefine(define(scope, { ...this.props, ...needs }));
  }

  /** A policy of its own, which the machine does not wait for, because the policy names the machine. */
  private allowStartOver(): void {
    const { role, stateMachineArn } = this.stateMachine;
    const statement = new PolicyStatement({
      actions: ['states:StartExecution'],
      resources: [stateMachineArn],
    });
    new Policy(this, 'StartOver', { roles: [role], statements: [statement] });
  }
}

function define(scope: Construct, props: IngestProps): Parallel {
  const deliveryId = deliveryIdOf(props);
  const again = parkDelivery(scope, { ...props, deliveryId });
  const keep = keepDelivery({ ...props, scope }, deliveryId, again);
  const start = startProcess(scope, props, again);
  keep.next(endsEarly(props) ? ifDelivery(scope, start) : start);
  return keep;
}

function startProcess(scope: Construct, props: IngestProps, again: Choice): StepFunctionsStartExecution {
  const reference = { deliveryId: '{% $states.input.deliveryId %}' };
  const state = startProcessing(scope, {
    ...props,
    outputs: { started: reference, alreadyStarted: reference },
    retry: props.verification === undefined ? START_RETRY : START_RETRY_AFTER_VERIFY,
  });
  state.addCatch(again, { errors: ['States.ALL'], outputs: { recorded: true } });
  return state;
}

/**
 * One branch in a Parallel. The Catch must cover everything, expressions included, and only Task, Parallel and Map
 * have one.
 */
function keepDelivery(context: KeepContext, deliveryId: string, again: Choice): Parallel {
  const given = payload(deliveryId, context);
  const state = Parallel.jsonata(context.scope, 'Keep delivery', {
    comment: 'One branch: whatever fails inside is caught here with the whole delivery at hand. Free.',
    arguments: given,
    outputs: '{% $states.result[0] %}',
  });
  const store = storePayload(context).next(recordDelivery(context));
  const { scope, verification } = context;
  const envelope = Object.keys(given.envelope);
  const verify =
    verification === undefined ? store : verifySignature(scope, { ...verification, envelope }, store);
  state.branch(context.keepsHandshakes ? keepHandshake(context, verify) : verify);
  for (const errors of ANYTHING) state.addCatch(again, { errors, outputs: { recorded: false } });
  return state;
}

/** Arguments of the states inside. */
interface Payload {
  readonly envelope: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

type KeepContext = IngestContext & Pick<IngestProps, 'verification' | 'keepsHandshakes'>;

/** Input of the states inside: where the payload goes, the payload with its envelope, and what only the verifier sees. */
function payload(
  deliveryId: string,
  {
    verification,
    keepsHandshakes,
    hasOwners,
  }: Pick<KeepContext, 'verification' | 'keepsHandshakes' | 'hasOwners'>,
): Payload {
  const secret = (verification?.secretHeaders ?? []).map((name) => `'${name}'`).join(', ');
  const isKept = `function($value, $name) { $not($name in [${secret}]) }`;
  return {
    payloadKey: given(payloadKeyOf(deliveryId)),
    envelope: {
      deliveryId: given(deliveryId),
      source: given('$delivery.source'),
      ...(hasOwners && { owner: given(OWNER) }),
      receivedAt: given('$fromMillis($delivery.receivedAt)'),
      sourceIp: given('$delivery.sourceIp'),
      headers: given(
        secret === '' ? '$delivery.headers' : `$merge([{}, $sift($delivery.headers, ${isKept})])`,
      ),
      body: given(BODY),
    },
    ...(verification !== undefined && {
      headers: given('$delivery.headers'),
      url: given("$exists($delivery.url) ? $delivery.url : ''"),
      ...(hasHandshakes(verification) && {
        handshake: given('$exists($delivery.handshake) ? $delivery.handshake : null'),
      }),
    }),
    ...(keepsHandshakes && { show: given('$exists($delivery.show) ? $delivery.show : null') }),
  };
}

/** Whether some runs end without a delivery. */
function endsEarly({ verification, keepsHandshakes }: IngestProps): boolean {
  return verification !== undefined || keepsHandshakes;
}

function ifDelivery(scope: Construct, start: IChainable): Choice {
  return Choice.jsonata(scope, 'Is it a delivery?', {
    comment: "A request that is not signed is none, and neither is a producer's test of the address. Free.",
  })
    .when(Condition.jsonata('{% $exists($states.input.deliveryId) %}'), start)
    .otherwise(
      new Succeed(scope, 'No delivery', {
        comment: 'The producer is answered by what this run says, or was answered before. Free.',
      }),
    );
}

function given(expression: string): string {
  return withDelivery('$states.input', expression);
}
