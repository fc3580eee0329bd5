import type { TableDescription } from '@aws-sdk/client-dynamodb';

/** The properties of a table that define its keys and indexes. */
export function tableKeys({
  KeySchema,
  GlobalSecondaryIndexes = [],
  AttributeDefinitions = [],
}: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes' | 'AttributeDefinitions'>): string {
  const byName = (one: object, other: object): number =>
    JSON.stringify(one).localeCompare(JSON.stringify(other));
  const indexes = GlobalSecondaryIndexes.map((index) => ({
    IndexName: index.IndexName,
    KeySchema: index.KeySchema?.map(({ AttributeName, KeyType }) => ({ AttributeName, KeyType })),
    Projection: index.Projection?.ProjectionType,
    NonKeyAttributes: index.Projection?.NonKeyAttributes?.toSorted(),
  }));
  const attributes = AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
    AttributeName,
    AttributeType,
  }));
  const keys = KeySchema?.map(({ AttributeName, KeyType }) => ({ AttributeName, KeyType }));
  return JSON.stringify([keys, indexes.toSorted(byName), attributes.toSorted(byName)]);
}
