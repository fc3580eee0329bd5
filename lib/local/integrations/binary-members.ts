/** Where the SDK takes bytes, by service. `B` and `BS` stand in attribute values of DynamoDB, `BinaryValue` in SQS's. */
const BINARY_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  dynamodb: new Set(['B', 'BS']),
  sqs: new Set(['BinaryValue']),
};

/**
 * Arguments of a task as the SDK takes them: JSON has no bytes, so a task gives them as base64 text, which the integrations
 * decode (recorded for SQS; an inference for DynamoDB, whose API has base64 on the wire). The Body of S3 is no such member:
 * its text is stored as it is.
 */
export function withBytes(service: string, input: Readonly<Record<string, unknown>>): typeof input {
  const members = BINARY_MEMBERS[service];
  return members === undefined ? input : (decodeWithin(input, members) as typeof input);
}

/** Attributes may have any name, but only a binary member has a text, or a list of texts, for its value. */
function decodeWithin(value: unknown, members: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decodeWithin(item, members));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      members.has(name) ? decode(member, members) : decodeWithin(member, members),
    ]),
  );
}

function decode(value: unknown, members: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  if (Array.isArray(value)) return value.map((item) => decode(item, members));
  return decodeWithin(value, members);
}
