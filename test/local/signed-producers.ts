import { createHmac } from 'node:crypto';
import { sign as signGitHub } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import twilio from 'twilio';
import { sign } from '../../lib/compute/verify/sign.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import sns from '../compute/verify/sns-messages.json' with { type: 'json' };

/** What a producer sends: the body, and headers that its own library has made where it makes any. */
export interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One of the producers that are used most. */
export interface SignedProducer {
  readonly name: string;
  readonly source: Source;
  readonly secret?: string;
  /** One event, as it is sent at its `attempt`. */
  readonly send: (attempt: number, nowMs: number) => Promise<Sent> | Sent;
  /** The delivery that all attempts are. */
  readonly deliveryId: string;
}

const SECRET = 'fake-secret-0123456789';
const STANDARD_SECRET = `whsec_${Buffer.from(SECRET).toString('base64')}`;
const BODY = '{ "id": "evt_1", "type": "thing", "note": "ü😀", "exact": 1.0 }\r\n';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Signs by our table, where the producer's library only verifies. */
function signedByTable(
  producer: string,
  nowMs: number,
  headers: Readonly<Record<string, string>>,
  body = BODY,
): Sent {
  const request = { method: 'POST', url: '', headers, body: Buffer.from(body), receivedAt: nowMs };
  return { body, headers: { ...JSON_TYPE, ...headers, ...sign(producer, request, { secrets: [SECRET] }) } };
}

const TWILIO_URL = 'https://hooks.example.test/webhooks/twilio';

export const SIGNED_PRODUCERS: readonly SignedProducer[] = [
  {
    name: 'github',
    source: Source.github({ secret: 'github' }),
    secret: SECRET,
    send: async () => ({
      body: BODY,
      headers: {
        ...JSON_TYPE,
        'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        'X-Hub-Signature-256': await signGitHub(SECRET, BODY),
      },
    }),
    deliveryId: 'github-72d3162e-cc78-11e3-81ab-4c9367dc0958',
  },
  {
    name: 'stripe',
    source: Source.stripe({ secret: 'stripe' }),
    secret: SECRET,
    // A retry has another body: a counter in it has changed.
    send: (attempt, nowMs) => {
      const body = `{"id":"evt_1Nx","object":"event","pending_webhooks":${attempt}}`;
      const timestamp = Math.floor(nowMs / 1_000);
      const signature = Stripe.webhooks.generateTestHeaderString({
        payload: body,
        secret: SECRET,
        timestamp,
      });
      return { body, headers: { ...JSON_TYPE, 'Stripe-Signature': signature } };
    },
    deliveryId: 'stripe-evt_1Nx',
  },
  {
    name: 'shopify',
    source: Source.shopify({ secret: 'shopify' }),
    secret: SECRET,
    send: (_, nowMs) =>
      signedByTable('shopify', nowMs, { 'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043' }),
    deliveryId: 'shopify-b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  },
  {
    name: 'slack',
    source: Source.slackEvents({ secret: 'slack' }),
    secret: SECRET,
    send: (_, nowMs) =>
      signedByTable('slack-events', nowMs, {}, '{"type":"event_callback","event_id":"Ev08"}'),
    deliveryId: 'slack-Ev08',
  },
  {
    name: 'twilio',
    source: Source.twilio({ secret: 'twilio', publicUrl: TWILIO_URL }),
    secret: SECRET,
    send: () => {
      const body = 'MessageSid=SM1&Body=Hello+W%C3%B6rld&From=%2B15551234567';
      const form = Object.fromEntries(new URLSearchParams(body));
      return {
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'I-Twilio-Idempotency-Token': '2b0a2b2c-dd3f',
          'X-Twilio-Signature': twilio.getExpectedTwilioSignature(SECRET, TWILIO_URL, form),
        },
      };
    },
    deliveryId: 'twilio-2b0a2b2c-dd3f',
  },
  {
    name: 'gitlab',
    source: Source.gitlab({ secret: 'gitlab' }),
    secret: SECRET,
    send: (_, nowMs) => signedByTable('gitlab', nowMs, { 'Idempotency-Key': 'f5e5f430-f57b-4e6e' }),
    deliveryId: 'gitlab-f5e5f430-f57b-4e6e',
  },
  {
    name: 'meta',
    source: Source.meta({ secret: 'meta', verifyToken: 'token' }),
    secret: SECRET,
    send: (_, nowMs) => signedByTable('meta', nowMs, {}, '{"object":"page","entry":[]}'),
    deliveryId: 'meta-_b977198d623e534ecd73c369d86a364a4',
  },
  {
    name: 'zoom',
    source: Source.zoom({ secret: 'zoom' }),
    secret: SECRET,
    // A retry is signed anew, at its own time.
    send: (attempt, nowMs) => {
      const body =
        '{"event":"meeting.started","event_ts":1795860900123,"payload":{"object":{"uuid":"4444AAAiAAAAAiAiAiiAii==","topic":"Hello"}}}';
      const timestamp = Math.floor(nowMs / 1_000) + attempt;
      const digest = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
      const signature = { 'x-zm-request-timestamp': String(timestamp), 'x-zm-signature': `v0=${digest}` };
      return { body, headers: { ...JSON_TYPE, ...signature } };
    },
    deliveryId: 'zoom-_meeting_2Estarted__1795860900123__4444AAAiAAAAAiAiAiiAii_3D_3D',
  },
  {
    name: 'linear',
    source: Source.linear({ secret: 'linear' }),
    secret: SECRET,
    send: (attempt, nowMs) =>
      signedByTable(
        'linear',
        nowMs,
        { 'Linear-Delivery': '234d1a4e' },
        `{"webhookTimestamp":${nowMs},"n":${attempt}}`,
      ),
    deliveryId: 'linear-234d1a4e',
  },
  {
    name: 'sns',
    source: Source.awsSns({
      settings: {
        topicArns: [sns.messages['a notification of version 1'].TopicArn],
        certPem: sns.certificate,
        certUrl: sns.certificateUrl,
      },
    }),
    send: () => ({
      body: JSON.stringify(sns.messages['a notification of version 1']),
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'x-amz-sns-message-id': sns.messages['a notification of version 1'].MessageId,
      },
    }),
    deliveryId: `sns-${sns.messages['a notification of version 1'].MessageId}`,
  },
  {
    name: 'standard',
    source: Source.standardWebhooks({ secret: 'standard' }),
    secret: STANDARD_SECRET,
    send: (_, nowMs) => {
      const at = new Date(nowMs);
      return {
        body: BODY,
        headers: {
          ...JSON_TYPE,
          'webhook-id': 'msg.1/e',
          'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
          'webhook-signature': new Webhook(STANDARD_SECRET).sign('msg.1/e', at, BODY),
        },
      };
    },
    deliveryId: 'standard-_msg_2E1_2Fe',
  },
];
