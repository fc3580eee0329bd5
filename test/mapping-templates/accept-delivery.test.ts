import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMappingTemplate } from '../../lib/contracts/load-mapping-template.ts';
import { compileMappingTemplate } from '../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../lib/local/vtl/evaluate/render-template.ts';
import { answeredTemplate } from '../../lib/pipeline/api/accept-templates.ts';
import { Acknowledgement } from '../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import { resolveSources } from '../../lib/pipeline/sources/resolve-sources.ts';
import { asText } from '../state-machine-definition.ts';
import { onlyResource, synthesisePipeline } from '../synthesise-pipeline.ts';

interface Integration {
  readonly RequestTemplates: Readonly<Record<string, object>>;
}

const { Integration } = onlyResource(
  synthesisePipeline(),
  'AWS::ApiGateway::Method',
  'WebhookPipelineApiRestApiwebhooksgenericPOST',
).Properties as { readonly Integration: Integration };
const requestTemplate = asText(Integration.RequestTemplates['application/json']);

interface Call {
  readonly name: string;
  readonly input: string;
}

interface Request {
  readonly header?: Readonly<Record<string, string>>;
  readonly body: string;
}

const CONTEXT = {
  extendedRequestId: 'fZk=',
  requestTimeEpoch: 1_700_000_000_000,
  identity: { sourceIp: '127.0.0.1' },
};

function render(template: string, { header = {}, body }: Request, context: object = CONTEXT) {
  const overrides = createOverrides();
  const text = renderTemplate(compileMappingTemplate(template), {
    body,
    params: { path: {}, querystring: {}, header: { 'Content-Type': 'application/json', ...header } },
    context: context as never,
    stageVariables: {},
    overrides,
  });
  return { text, overrides };
}

/** What StartExecution gets. */
function callOf(request: Request, template = requestTemplate): Call {
  return JSON.parse(render(template, request).text) as Call;
}

describe('the name of the run', () => {
  test.each([
    { header: 'Idempotency-Key', key: ' \t evt_1  ' },
    { header: 'IDEMPOTENCY-KEY', key: '  "evt_1" ' },
  ])('is the key without the blanks around it: $header', ({ header, key }) => {
    expect(callOf({ header: { [header]: key }, body: '{}' }).name).toBe('generic-evt_1');
  });

  test('of a key of blanks is that of a request without one', () => {
    expect(callOf({ header: { 'Idempotency-Key': ' \t' }, body: '{}' }).name).toBe('generic-fZk');
  });

  test.each(['é', 'a.b', 'a b', '(x)', '"'])('is none that Step Functions takes for %s', (key) => {
    // StartExecution forbids white space in `name`.
    expect(callOf({ header: { 'Idempotency-Key': key }, body: '{}' }).name).toMatch(/\s/);
  });
});

/** What Step Functions takes, without what Ingest adds to it. */
const MOST_BYTES = 262_144 - 2_048;

/** The most characters that are given on with this header, each written `width` bytes wide. */
function mostCharacters(character: string, header: Readonly<Record<string, string>> = {}): number {
  let [fits, refused] = [0, 300_000];
  while (refused - fits > 1) {
    const length = Math.floor((fits + refused) / 2);
    if (callOf({ header, body: character.repeat(length) }).input === '') refused = length;
    else fits = length;
  }
  return fits;
}

describe('the size of a request', () => {
  test('is that of its body and of the headers that are kept with it', () => {
    const signature = 'v1=' + 's'.repeat(8_000);
    const without = mostCharacters('x');
    const most = mostCharacters('x', { 'Stripe-Signature': signature });
    expect(without - most).toBeGreaterThanOrEqual('stripe-signature'.length + signature.length);
    const { input } = callOf({ header: { 'Stripe-Signature': signature }, body: 'x'.repeat(most) });
    expect(Buffer.byteLength(input)).toBeLessThanOrEqual(MOST_BYTES);
    expect(mostCharacters('x', { 'X-Not-Kept': signature })).toBe(without);
  });

  test.each(['x', '"', '\\', 'é', '€', '\u2028'])(
    'of what is given on fits into the input: %j',
    (character) => {
      const most = mostCharacters(character);
      const { input } = callOf({ body: character.repeat(most) });
      expect(Buffer.byteLength(input)).toBeLessThanOrEqual(MOST_BYTES);
      expect(most).toBeGreaterThan(40_000);
    },
  );

  // Whether escapeJavaScript writes them as six is not recorded (facts: escapeJavaScript, non-ASCII).
  test('counts a character outside ASCII as six bytes where the service leaves it as it is', () => {
    const raw = requestTemplate.replace(
      String.raw`$util.escapeJavaScript($input.body).replaceAll("\\'","'")`,
      '$input.body',
    );
    expect(raw).not.toBe(requestTemplate);
    expect(callOf({ body: '€'.repeat(43_000) }, raw).input).not.toBe('');
    expect(callOf({ body: '€'.repeat(44_000) }, raw).input).toBe('');
  });
});

/** Our own answer of a level, as a source has it. */
function answered(acknowledgement: Acknowledgement): string {
  const [source] = resolveSources({
    schemas: path.join(import.meta.dirname, '..', '..', 'schemas'),
    auth: Auth.API_KEY,
    acknowledgement,
    forwardedHeaders: [],
  });
  return answeredTemplate(source!);
}

describe.each([Acknowledgement.ACCEPTED, Acknowledgement.STORED])('Location of %s', (level) => {
  const executionArn = 'arn:aws:states:r:1:express:M:generic-p1:run';

  test.each([
    ['/webhooks/generic', '/deliveries/generic-p1'],
    ['/webhooks/generic/', '/deliveries/generic-p1'],
    ['//webhooks/generic', '/deliveries/generic-p1'],
    ['//webhooks//generic//', '/deliveries/generic-p1'],
    ['/%77ebhooks/generic', '/deliveries/generic-p1'],
    ['/webhooks/%67eneric', '/deliveries/generic-p1'],
    ['/prod/webhooks/generic', '/prod/deliveries/generic-p1'],
    ['/prod//%77ebhooks///generic/', '/prod/deliveries/generic-p1'],
    ['/webhooks/webhooks/generic', '/webhooks/deliveries/generic-p1'],
    ['/base/path/webhooks/generic', '/base/path/deliveries/generic-p1'],
  ])('of a request to %s is on this host and leads to the delivery', (path, expected) => {
    const { overrides } = render(
      answered(level),
      { body: JSON.stringify({ executionArn, status: 'SUCCEEDED' }) },
      { ...CONTEXT, path },
    );
    expect(overrides.responseOverride.header.get('Location')).toBe(expected);
  });
});

test.each([
  [Acknowledgement.ACCEPTED, { executionArn: 'arn:aws:states:r:1:express:M:generic-é%2f/?:run' }],
  [
    Acknowledgement.STORED,
    { executionArn: 'arn:aws:states:r:1:express:M:generic-é%2f/?:run', status: 'SUCCEEDED' },
  ],
])('Location of %s leads to the delivery whatever its id holds', (level, answer) => {
  const { text, overrides } = render(
    answered(level),
    { body: JSON.stringify(answer) },
    { ...CONTEXT, path: '/stage/webhooks/generic' },
  );
  const location = String(overrides.responseOverride.header.get('Location'));
  expect(location).toBe('/stage/deliveries/generic-%C3%A9%252f%2F%3F');
  expect((JSON.parse(text) as { readonly deliveryId: string }).deliveryId).toBe('generic-é%2f/?');
});

test('a delivery is read consistently, so that no status is older than one that was seen', () => {
  const template = loadMappingTemplate('read-delivery.request', { TABLE_NAME: 'records' });
  const text = renderTemplate(compileMappingTemplate(template), {
    body: '',
    params: { path: { deliveryId: 'generic-"1"' }, querystring: {}, header: {} },
    context: {},
    stageVariables: {},
    overrides: createOverrides(),
  });
  expect(JSON.parse(text)).toEqual({
    TableName: 'records',
    Key: { deliveryId: { S: 'generic-"1"' } },
    ConsistentRead: true,
  });
});
