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
