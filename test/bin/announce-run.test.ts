import { expect, test } from 'vitest';
import { announceRun } from '../../bin/announce-run.ts';
import type { GeneratedSecret } from '../../lib/local/services/secrets/secret-store.ts';

const endpoints = {
  s3: 'http://s3',
  sqs: 'http://s3',
  dynamodb: 'http://dynamodb',
  sfn: 'http://sfn',
  secretsmanager: 'http://secrets',
  ssm: 'http://secrets',
};

function announce(
  asks: { readonly apiKeyRequired: boolean; readonly signed: boolean },
  source = 'generic',
  generated: readonly GeneratedSecret[] = [],
) {
  const routes = [
    { ...asks, httpMethod: 'POST', path: `/webhooks/${source}` },
    { ...asks, httpMethod: 'GET', path: '/deliveries/{deliveryId}' },
  ];
  const apiKeys = asks.apiKeyRequired ? [{ id: 'Key', name: '', value: "o'key" }] : [];
  const run = { url: 'http://api', endpoint: 'http://all', endpoints, routes, apiKeys, region: 'us-east-1' };
  return announceRun(run, { quiet: true, generated });
}

test('with auth apiKey both lines hold the key, quoted for a shell', () => {
  const said = announce({ apiKeyRequired: true, signed: false });
  expect(said).toContain("API key          o'key");
  expect(said).toContain(
    String.raw`curl -i http://api/webhooks/generic -H 'x-api-key: o'\''key' -H 'content-type`,
  );
  expect(said).toContain(String.raw`curl http://api/deliveries/<deliveryId> -H 'x-api-key: o'\''key'`);
});

test('with auth none there is no key', () => {
  const said = announce({ apiKeyRequired: false, signed: false });
  expect(said).not.toMatch(/key/i);
  expect(said).toContain("curl -i http://api/webhooks/generic -H 'content-type: application/json'");
});

test('with auth iam it says how to sign', () => {
  const said = announce({ apiKeyRequired: false, signed: true });
  expect(said).toContain("/webhooks/generic --aws-sigv4 'aws:amz:us-east-1:execute-api' --user local:local");
  expect(said).toContain('requests signed by an AWS principal');
  expect(said).not.toContain('API key');
});

test('of another source it says that the schema decides the body', () => {
  const said = announce({ apiKeyRequired: false, signed: false }, 'orders');
  expect(said).toContain('with a body that matches its schema:\n  curl -i http://api/webhooks/orders');
});

test('each generated secret has a line with its value', () => {
  const generated = [
    { name: 'webhooks/github', value: 'ab12' },
    { name: '/webhooks/zoom', value: 'cd34' },
  ];
  expect(announce({ apiKeyRequired: false, signed: false }, 'generic', generated)).toContain(
    '\n  Secret  webhooks/github  ab12 (generated)\n  Secret  /webhooks/zoom  cd34 (generated)\n',
  );
});

test('with a key for each producer it lists them by name', () => {
  const apiKeys = [
    { id: 'A', name: '', value: 'key' },
    { id: 'B', name: 'Shop-1a2b3c4d-acme', value: 'key-Shop-1a2b3c4d-acme' },
  ];
  const run = {
    url: 'http://api',
    endpoint: 'http://all',
    endpoints,
    routes: [],
    apiKeys,
    region: 'eu-west-1',
  };
  const said = announceRun(run, { quiet: true, generated: [] });
  expect(said).toContain(
    '\n  API key          key\n  API key          key-Shop-1a2b3c4d-acme   (Shop-1a2b3c4d-acme)\n',
  );
});

test('of a source that its producer signs it suggests to send an event, and of another a curl line beside it', () => {
  const open = { apiKeyRequired: false, signed: false, httpMethod: 'POST' };
  const run = {
    url: 'http://api',
    endpoint: 'http://all',
    endpoints,
    region: 'us-east-1',
    apiKeys: [],
    routes: [
      { ...open, path: '/webhooks/chat', operationName: 'slack-events' },
      { ...open, path: '/webhooks/orders' },
    ],
  };
  const said = (generated: readonly GeneratedSecret[]) => announceRun(run, { quiet: true, generated });
  expect(said([{ name: 'chat', value: 'ab12' }])).toContain(
    "Send a signed webhook, as its producer would:\n  npx webhook-pipeline send chat --producer slack-events --url http://api --secret 'ab12'\n",
  );
  expect(said([])).toContain('--secret <its secret>\n');
  expect(said([])).toContain('curl -i http://api/webhooks/orders');
  expect(said([])).not.toContain('curl -i http://api/webhooks/chat');
});

test('of a producer that signs its address it asks for that, and names no producer who is the source', () => {
  const route = { apiKeyRequired: false, signed: false, httpMethod: 'POST', path: '/webhooks/twilio' };
  const routes = [{ ...route, operationName: 'twilio' }];
  const run = {
    url: 'http://api',
    endpoint: 'http://all',
    endpoints,
    routes,
    apiKeys: [],
    region: 'us-east-1',
  };
  const said = announceRun(run, { quiet: true, generated: [] });
  expect(said).toContain('send twilio --url http://api --secret <its secret> --public-url <its publicUrl>\n');
  expect(said).not.toContain('curl -i');
});
