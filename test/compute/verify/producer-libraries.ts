import '@shopify/shopify-api/adapters/node';
import { EventEmitter } from 'node:events';
import https from 'node:https';
import { sign as signGitHub, verify as verifyGitHub } from '@octokit/webhooks-methods';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import MessageValidator from 'sns-validator';
import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import twilio from 'twilio';
import { vi } from 'vitest';
import { sign } from '../../../lib/compute/verify/sign.ts';
import type { VerifyConfig } from '../../../lib/compute/verify/verify-config.ts';
import type { WebhookRequest } from '../../../lib/compute/verify/webhook-request.ts';
import { RECEIVED_AT, requestOf } from './signed-request.ts';
import sns from './sns-messages.json' with { type: 'json' };

/** A producer whose own library can say what is valid. */
export interface ProducerLibrary {
  readonly producer: string;
  readonly config: VerifyConfig;
  /** Requests that are signed by the library, or by us where it only verifies. */
  readonly signed: () => Promise<readonly WebhookRequest[]>;
  readonly verify: (request: WebhookRequest) => Promise<boolean> | boolean;
}

const SECRET = 'fake-secret-0123456789';
const BODY = '{ "id": "evt_1", "type": "thing", "object": "event", "note": "ü😀" }\r\n';

const text = ({ body }: WebhookRequest): string => Buffer.from(body).toString('utf8');
const header = ({ headers }: WebhookRequest, name: string): string => String(headers[name] ?? '');

/** Whether it returns, or throws as a library does at a wrong signature. */
function returns(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

const github: ProducerLibrary = {
  producer: 'github',
  config: { secrets: [SECRET] },
  signed: async () => [
    requestOf({ body: BODY, headers: { 'x-hub-signature-256': await signGitHub(SECRET, BODY) } }),
  ],
  // It throws where the signature is missing.
  verify: async (request) => {
    const signature = header(request, 'x-hub-signature-256');
    return signature !== '' && verifyGitHub(SECRET, text(request), signature);
  },
};

const stripe: ProducerLibrary = {
  producer: 'stripe',
  config: { secrets: [SECRET] },
  signed: () =>
    Promise.resolve(
      [0, 299, 302, -1_000].map((age) => {
        const timestamp = Math.floor(RECEIVED_AT / 1_000) - age;
        const signature = Stripe.webhooks.generateTestHeaderString({
          payload: BODY,
          secret: SECRET,
          timestamp,
        });
        return requestOf({ body: BODY, headers: { 'stripe-signature': signature } });
      }),
    ),
  verify: (request) =>
    returns(() =>
      Stripe.webhooks.constructEvent(
        Buffer.from(request.body),
        header(request, 'stripe-signature'),
        SECRET,
        300,
        undefined,
        request.receivedAt,
      ),
    ),
};

const standardSecret = `whsec_${Buffer.from(SECRET).toString('base64')}`;

const standardWebhooks: ProducerLibrary = {
  producer: 'standard-webhooks',
  config: { secrets: [standardSecret] },
  signed: () =>
    Promise.resolve(
      [0, 299, 302, -299, -302].map((age) => {
        const at = new Date(RECEIVED_AT - age * 1_000);
        const signature = new Webhook(standardSecret).sign('msg_1', at, BODY);
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} ${signature} v1a,AAAA`,
        };
        return requestOf({ body: BODY, headers });
      }),
    ),
  // It judges by the clock of the machine alone.
  verify: (request) => {
    vi.useFakeTimers({ now: request.receivedAt, toFake: ['Date'] });
    try {
      const headers = request.headers as Record<string, string>;
      return returns(() => new Webhook(standardSecret).verify(text(request), headers, { jsonParse: false }));
    } finally {
      vi.useRealTimers();
    }
  },
};

/** The addresses as Twilio calls them, and the fields of a form. */
const TWILIO_FORMS: readonly (readonly [string, string])[] = [
  ['https://hooks.example.test/v1/twilio?foo=1', 'Body=Hello+W%C3%B6rld+%F0%9F%98%80&From=%2B15551234567'],
  ["https://hooks.example.test/v1/twilio?name=it's", 'MessageSid=SM1&Empty=&B=2&B=1&B=2'],
  ['https://hooks.example.test:443/v1/twilio', ''],
  ['https://hooks.example.test:8443/v1/twilio', 'a=1'],
];

const formOf = (body: string): Record<string, string | string[]> => {
  const form = new URLSearchParams(body);
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]));
};

const twilioForm: ProducerLibrary = {
  producer: 'twilio',
  config: { secrets: [SECRET] },
  signed: () =>
    Promise.resolve(
      TWILIO_FORMS.flatMap(([url, body]) =>
        // What signs is not agreed on the port, nor on the escapes.
        [url, url.replace(/:\d+/, ''), url.replace("'", '%27')].map((signedUrl) => {
          const signature = twilio.getExpectedTwilioSignature(SECRET, signedUrl, formOf(body));
          return requestOf({ url, body, headers: { 'x-twilio-signature': signature } });
        }),
      ),
    ),
  verify: (request) =>
    twilio.validateRequest(SECRET, header(request, 'x-twilio-signature'), request.url, formOf(text(request))),
};

const twilioJson: ProducerLibrary = {
  producer: 'twilio-json',
  config: { secrets: [SECRET] },
  signed: () => {
    const url = `https://hooks.example.test/v1/twilio?bodySHA256=${twilio.getExpectedBodyHash(BODY)}`;
    const signature = twilio.getExpectedTwilioSignature(SECRET, url, {});
    return Promise.resolve([requestOf({ url, body: BODY, headers: { 'x-twilio-signature': signature } })]);
  },
  verify: (request) =>
    twilio.validateRequestWithBody(SECRET, header(request, 'x-twilio-signature'), request.url, text(request)),
};

const shop = shopifyApi({
  apiKey: 'key',
  apiSecretKey: SECRET,
  apiVersion: Object.values(ApiVersion).at(-1) as ApiVersion,
  hostName: 'hooks.example.test',
  isEmbeddedApp: false,
  logger: { log: () => undefined },
});

const SHOPIFY_HEADERS = {
  'x-shopify-topic': 'orders/create',
  'x-shopify-shop-domain': 'x.myshopify.com',
  'x-shopify-api-version': '2026-07',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
};

const shopify: ProducerLibrary = {
  producer: 'shopify',
  config: { secrets: [SECRET] },
  signed: () => {
    const request = requestOf({ body: BODY, headers: SHOPIFY_HEADERS });
    const signature = sign('shopify', request, { secrets: [SECRET] });
    return Promise.resolve([{ ...request, headers: { ...SHOPIFY_HEADERS, ...signature } }]);
  },
  verify: async (request) => {
    const { valid } = await shop.webhooks.validate({
      rawBody: text(request),
      rawRequest: { method: 'POST', url: '/', headers: request.headers } as never,
      rawResponse: {} as never,
    });
    return valid;
  },
};

const awsSns: ProducerLibrary = {
  producer: 'aws-sns',
  config: { certPem: sns.certificate, certUrl: sns.certificateUrl },
  signed: () =>
    Promise.resolve(
      Object.values(sns.messages)
        // Of these the library leaves out the token, which AWS's own sample code signs as it does for a subscription.
        .filter(({ Type }) => Type !== 'UnsubscribeConfirmation')
        .map((message) => requestOf({ body: JSON.stringify(message), receivedAt: sns.receivedAt })),
    ),
  // It fetches the certificate itself.
  verify: (request) =>
    new Promise((resolve) => {
      const get = vi.spyOn(https, 'get').mockImplementation(((
        _url: string,
        answer: (response: unknown) => void,
      ) => {
        const response = Object.assign(new EventEmitter(), { statusCode: 200 });
        answer(response);
        response.emit('data', sns.certificate);
        response.emit('end');
        return new EventEmitter();
      }) as never);
      new MessageValidator().validate(text(request), (error) => {
        get.mockRestore();
        resolve(error === null);
      });
    }),
};

/** Of the ten producers that are used most, those that have a library; Slack's brings 112 packages, and the others have none. */
export const PRODUCER_LIBRARIES: readonly ProducerLibrary[] = [
  github,
  stripe,
  standardWebhooks,
  twilioForm,
  twilioJson,
  shopify,
  awsSns,
];
