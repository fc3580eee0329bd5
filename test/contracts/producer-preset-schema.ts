/** The types of a row of `producers.json` as a JSON Schema: the compiler does not check what is imported as JSON. No field but these. */
const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, uniqueItems: true };
const flag = { type: 'boolean' };
const confidence = { enum: ['ran', 'read', 'remembered'] };
const hash = { enum: ['sha1', 'sha256', 'sha512'] };

/** An object with these members; a name that ends with `?` need not be there. */
const object = (members: Readonly<Record<string, object>>) => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [name.replace('?', ''), schema]),
  ),
  required: Object.keys(members).filter((name) => !name.endsWith('?')),
  additionalProperties: false,
});

const some = { ...texts, minItems: 1 };

const at = object({
  in: some,
  'rotates?': { const: true },
  'prefix?': text,
  'list?': object({ itemSeparator: text, fieldSeparator: text, field: text, 'trim?': { const: true } }),
  encoding: { enum: ['hex', 'base64', 'base64url'] },
});

const place = object({ in: some });

const timestamp = {
  ...object({
    in: some,
    unit: { enum: ['s', 'ms', 'iso8601'] },
    'toleranceSeconds?': { type: 'integer', minimum: 1 },
    'direction?': { enum: ['past', 'both'] },
  }),
  dependentRequired: { toleranceSeconds: ['direction'], direction: ['toleranceSeconds'] },
};

const hmac = object({
  scheme: { const: 'hmac' },
  at,
  covers: text,
  algorithms: { ...some, items: hash },
  'content?': some,
  'contentBy?': { enum: ['adyen', 'contentful'] },
  key: object({
    encoding: { enum: ['utf8', 'base64', 'hex', 'sha1'] },
    'stripPrefix?': text,
    'length?': { type: 'integer' },
  }),
  'timestamp?': timestamp,
  'bodyDigest?': object({ in: text, algorithm: hash }),
  'moreHeaders?': some,
});

const x509 = object({
  scheme: { const: 'x509' },
  at,
  covers: text,
  'content?': some,
  'contentBy?': { const: 'aws-sns' },
  algorithm: object({ in: text, by: { type: 'object', additionalProperties: hash } }),
  certificate: object({ in: text, hosts: some }),
  'timestamp?': timestamp,
  'among?': object({ in: text, setting: { const: 'topicArns' } }),
});

const jwt = object({
  scheme: { const: 'jwt' },
  at: place,
  covers: text,
  algorithm: { enum: ['HS256', 'ES256'] },
  'claims?': { type: 'object', additionalProperties: text },
  'bodyHashClaim?': text,
  'timestamp?': timestamp,
});

const tokens = ['static-token', 'basic'].map((scheme) =>
  object({ scheme: { const: scheme }, at: place, covers: text }),
);
const publicKeys = ['ed25519', 'ecdsa'].map((scheme) =>
  object({ scheme: { const: scheme }, at, covers: text, content: some, 'timestamp?': timestamp }),
);

const signature = {
  type: 'object',
  discriminator: { propertyName: 'scheme' },
  required: ['scheme'],
  oneOf: [hmac, x509, jwt, ...tokens, ...publicKeys],
};

const condition = {
  anyOf: [
    { type: ['string', 'number'] },
    object({ present: flag }),
    object({ pattern: text }),
    object({ equalsSetting: { const: 'verifyToken' } }),
    object({ empty: { const: true } }),
  ],
};

const handshake = object({
  method: { enum: ['GET', 'POST', 'HEAD', 'OPTIONS'] },
  match: { type: 'object', additionalProperties: condition },
  respond: object({
    status: { type: 'integer' },
    'contentType?': { enum: ['text/plain', 'application/json'] },
    'body?': text,
    'headers?': { type: 'object', additionalProperties: text },
    'echo?': object({ of: text, maxLength: { type: 'integer', minimum: 1, maximum: 1_024 } }),
    'mac?': object({ of: text, algorithm: hash, encoding: { enum: ['hex', 'base64'] } }),
  }),
  'otherwise?': object({ status: { type: 'integer' } }),
  'needs?': { enum: ['signature', 'secret'] },
  'confirm?': object({ of: text, hosts: some }),
  'show?': text,
});

const limit = { type: 'integer', minimum: 1 };

/** A row of `producers.json`. */
export const PRODUCER_PRESET_SCHEMA = object({
  name: text,
  docs: some,
  confidence: object({
    signature: confidence,
    id: confidence,
    handshake: confidence,
    retries: confidence,
    'limits?': confidence,
  }),
  'signature?': signature,
  'id?': object({ from: some, mode: { enum: ['first', 'join'] } }),
  dedupe: { enum: ['id', 'body', 'none'] },
  handshakes: { type: 'array', items: handshake },
  response: object({
    status: { type: 'integer' },
    'contentType?': { enum: ['text/plain', 'text/xml', 'application/json'] },
    'body?': { type: 'string' },
  }),
  contentTypes: some,
  'eventType?': some,
  limits: object({ 'timeoutSeconds?': { type: 'number', exclusiveMinimum: 0 }, 'maxBytes?': limit }),
  needsPublicUrl: flag,
  acknowledgement: { enum: ['accepted', 'stored'] },
  retryChangesBody: flag,
  caveats: texts,
});
