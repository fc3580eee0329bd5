import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  type IChainable,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { STORE_RETRY } from '../retry-policy.ts';
import type { Signer } from '../../contracts/signer.ts';

/** The function that verifies, what it needs to know of each signed source, and which headers are secret themselves. */
export interface Verification {
  readonly verifier: IFunction;
  /** By the name of the source. */
  readonly signers: Readonly<Record<string, Signer>>;
  /** Whether other sources have no signature. */
  readonly hasUnsigned: boolean;
  /** They are verified and not kept. */
  readonly secretHeaders: readonly string[];
}

/** What the verdict is kept with. */
export interface VerifiedEnvelope {
  /** Names of the members of the envelope. */
  readonly envelope: readonly string[];
}

/** Longest time of one call. The function itself ends after five seconds. */
const CALL_TIMEOUT = Duration.seconds(6);

/** 2 retries after at most 1 and 2 s. Worst case: 3 calls x 6 s + 3 s = 21 s. */
const VERIFY_RETRY = { ...STORE_RETRY, maxAttempts: 2 };

/**
 * The states that run before a delivery of a signed source is stored. A request with a wrong signature ends here: it becomes no
 * delivery and costs no Standard transition. If the verifier cannot be reached, the delivery is parked like any other.
 */
export function verifySignature(
  scope: Construct,
  props: Verification & VerifiedEnvelope,
  store: IChainable,
): IChainable {
  const verify = callVerifier(scope, props);
  verify.addRetry(VERIFY_RETRY);
  verify.next(
    withAnswer(scope, props)
      .when(Condition.jsonata('{% $states.input.envelope.verified.valid %}'), store)
      .otherwise(
        new Succeed(scope, 'Not signed', {
          comment: 'Nothing was stored. The verifier has logged it, and an alarm counts its log. Free.',
          outputs: { refused: true },
        }),
      ),
  );
  if (!props.hasUnsigned) return verify;
  const names = Object.keys(props.signers).map((name) => `'${name}'`);
  return Choice.jsonata(scope, 'Does its source sign?', {
    comment: 'Only sources with a signature are verified. Free.',
  })
    .when(Condition.jsonata(`{% $states.input.envelope.source in [${names.join(', ')}] %}`), verify)
    .otherwise(store);
}

/** A test of the address comes with its answer, which the response template writes. */
function withAnswer(scope: Construct, props: Verification): Choice {
  const choice = Choice.jsonata(scope, 'Is it authentic?', {
    comment: 'A request that its producer has not signed is no delivery. Free.',
  });
  if (!hasHandshakes(props)) return choice;
  return choice.when(
    Condition.jsonata('{% $exists($states.input.envelope.verified.answer) %}'),
    new Succeed(scope, 'Handshake answered', {
      comment: 'Its producer has tested the address. Nothing was stored. Free.',
      outputs: { answer: '{% $states.input.envelope.verified.answer %}' },
    }),
  );
}

/** Whether the verifier is told which test of the address a request is. */
export function hasHandshakes({ signers }: Verification): boolean {
  return Object.values(signers).some(({ handshakes }) => handshakes !== undefined);
}

function callVerifier(scope: Construct, props: Verification & VerifiedEnvelope): LambdaInvoke {
  const { verifier, signers, envelope } = props;
  const table = Object.entries(signers).map(([name, signer]) => `'${name}': ${literal(signer)}`);
  return LambdaInvoke.jsonata(scope, 'Verify signature', {
    comment:
      'HMAC of the exact body, which no service computes. Billed: 1 Lambda request ($0.0000002) + its time.',
    lambdaFunction: verifier,
    payload: TaskInput.fromObject({
      source: '{% $states.input.envelope.source %}',
      signer: `{% $lookup({${table.join(', ')}}, $states.input.envelope.source) %}`,
      ...(hasHandshakes(props) && { handshake: '{% $states.input.handshake %}' }),
      request: {
        method: 'POST',
        url: '{% $states.input.url %}',
        headers: '{% $states.input.headers %}',
        body: '{% $states.input.envelope.body %}',
        receivedAt: '{% $toMillis($states.input.envelope.receivedAt) %}',
      },
    }),
    // The verdict is kept with the payload. Each member by itself, so that ack-proof sees that the body is what was given.
    outputs: {
      payloadKey: '{% $states.input.payloadKey %}',
      envelope: {
        ...Object.fromEntries(envelope.map((name) => [name, `{% $states.input.envelope.${name} %}`])),
        verified: '{% $states.result.Payload %}',
      },
    },
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(CALL_TIMEOUT),
  });
}

/** What the verifier is told of a source: an object in JSONata. None of it is secret. */
function literal({ producer, secretId, settings, handshakes }: Signer): string {
  const secret = secretId === undefined ? '' : `'secretId': '${secretId}', `;
  const tests = handshakes === undefined ? '' : `, 'handshakes': ${JSON.stringify(handshakes)}`;
  return `{'producer': ${JSON.stringify(producer)}, ${secret}'settings': ${JSON.stringify(settings)}${tests}}`;
}
