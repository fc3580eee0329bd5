import { Aws, Duration } from 'aws-cdk-lib';
import { CustomState, type IChainable, Pass, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DOUBLING_PAUSES, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { SignedNoticeOptions } from './notice-options.ts';

/** Longest time a receiver may take. Standard Webhooks recommends 15 to 30 s. */
const POST_TIMEOUT = Duration.seconds(20);

/**
 * Signs and posts one notice, `{notice}`, as Standard Webhooks says. KMS signs `<id>.<time>.<body>`, and the same text is
 * sent. The id is the same for each try, so a receiver knows what it has seen. The time is that of the run, because
 * receivers refuse old ones.
 *
 * Worst-case time, under the 300 s of an Express run: sign 39 s + post 3 x 20 s + 6 s = 105 s.
 */
export function sendNotice(scope: Construct, options: SignedNoticeOptions): IChainable {
  return writeNotice(scope).next(signNotice(scope, options)).next(postNotice(scope, options));
}

/** KMS signs 4,096 bytes. 196 are left for the id, the time and two dots. */
const LARGEST_BODY = 3_900;

/**
 * JSONata for the body: the notice as JSON, of ASCII characters only, because `$base64encode` takes no others. If the
 * result is too large or holds others, it is left out, and the receiver asks GET for it.
 */
const BODY = [
  '$notice := $states.input.notice;',
  '$whole := $string($notice);',
  "$rest := $sift($notice, function($value, $name) { $name != 'result' });",
  "$leftOut := $exists($notice.result) ? {'resultLeftOut': true} : {};",
  `$length($whole) <= ${LARGEST_BODY} and $not($contains($whole, /[^ -~]/)) ? $whole : $replace($string($merge([$rest, $leftOut])), /[^ -~]/, '?')`,
].join(' ');

function writeNotice(scope: Construct): Pass {
  return Pass.jsonata(scope, 'Write notice', {
    comment: 'Fixes the id, the time and the body, which are signed and sent. Free.',
    assign: {
      id: "{% $states.input.notice.deliveryId & '-' & $states.input.notice.attempt %}",
      timestamp: '{% $string($floor($millis() / 1000)) %}',
      body: `{% (${BODY}) %}`,
    },
    outputs: '{% {} %}',
  });
}

function signNotice(scope: Construct, { key }: SignedNoticeOptions): CallAwsService {
  const state = CallAwsService.jsonata(scope, 'Sign notice', {
    comment: 'HMAC-SHA256 by KMS. Billed: 1 KMS request ($0.000003).',
    service: 'kms',
    action: 'generateMac',
    iamAction: 'kms:GenerateMac',
    parameters: {
      KeyId: key.keyArn,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: "{% $base64encode($id & '.' & $timestamp & '.' & $body) %}",
    },
    iamResources: [key.keyArn],
    outputs: { signature: "{% 'v1,' & $states.result.Mac %}" },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

/**
 * A custom state, because the policy that `HttpInvoke` derives allows every address that begins like this one
 * (`https://example.com.evil.test`). `SignedNotice` allows this address alone.
 */
function postNotice(scope: Construct, { url, connection }: SignedNoticeOptions): CustomState {
  const state = new CustomState(scope, 'Post notice', {
    stateJson: {
      Type: 'Task',
      Comment: 'Any answer but 2xx is tried again, at last by the queue. Billed: the time of this run.',
      Resource: `arn:${Aws.PARTITION}:states:::http:invoke`,
      Arguments: {
        ApiEndpoint: url,
        Method: 'POST',
        Authentication: { ConnectionArn: connection.connectionArn },
        Headers: {
          'webhook-id': '{% $id %}',
          'webhook-timestamp': '{% $timestamp %}',
          'webhook-signature': '{% $states.input.signature %}',
        },
        RequestBody: '{% $body %}',
      },
      Output: '{% {} %}',
      TimeoutSeconds: POST_TIMEOUT.toSeconds(),
    },
  });
  state.addRetry({ ...DOUBLING_PAUSES, errors: ['States.ALL'], maxAttempts: 2 });
  return state;
}
