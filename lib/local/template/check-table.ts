import { firstTwice } from './first-twice.ts';
import { refuse } from './read-property.ts';
import type { Place } from './resolve-intrinsics.ts';
import type { TemplateResource } from './template-resource.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

interface TableProperties {
  readonly AttributeDefinitions?: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly KeySchema?: readonly KeyElement[];
}

/**
 * Checks what CreateTable validates beyond the values: every key is defined, every definition is used by a key, names
 * are unique.
 *
 * @throws UnsupportedError with logical id and path
 */
export function checkTable({ logicalId, properties }: TemplateResource): void {
  const at = (path: string): Place => ({ logicalId, path: `Properties/${path}` });
  const table: TableProperties = properties;
  const { AttributeDefinitions = [], GlobalSecondaryIndexes: indexes = [], KeySchema = [] } = table;
  const defined = AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  checkKeys(KeySchema, defined, at('KeySchema'));
  for (const [index, { KeySchema: keys }] of indexes.entries())
    checkKeys(keys, defined, at(`GlobalSecondaryIndexes/${index}/KeySchema`));
  const keys = [KeySchema, ...indexes.map((index) => index.KeySchema)].flat();
  checkDefinitions(defined, new Set(keys.map(({ AttributeName }) => AttributeName)), at);
  checkIndexes(indexes, at);
}

type At = (path: string) => Place;

function checkDefinitions(defined: readonly string[], keys: ReadonlySet<string>, at: At): void {
  const spare = defined.findIndex((name, index) => !keys.has(name) || defined.indexOf(name) < index);
  if (spare < 0) return;
  const place = at(`AttributeDefinitions/${spare}`);
  refuse(place, `the attribute ${defined[spare]}, which is not a key or is defined twice`);
}

function checkIndexes(indexes: readonly Index[], at: At): void {
  const twice = firstTwice(indexes.map(({ IndexName }) => IndexName));
  if (twice >= 0) refuse(at(`GlobalSecondaryIndexes/${twice}/IndexName`), 'a second index with this name');
  const wrong = indexes.findIndex(
    ({ Projection: { ProjectionType, NonKeyAttributes } }) =>
      ProjectionType === undefined || (ProjectionType === 'INCLUDE') !== (NonKeyAttributes !== undefined),
  );
  if (wrong < 0) return;
  const place = at(`GlobalSecondaryIndexes/${wrong}/Projection`);
  refuse(place, 'a projection other than ALL, KEYS_ONLY, or INCLUDE with NonKeyAttributes');
}

function checkKeys(keys: readonly KeyElement[], defined: readonly string[], place: Place): void {
  const kinds = keys.map(({ KeyType }) => KeyType).join();
  if (kinds !== 'HASH' && kinds !== 'HASH,RANGE')
    refuse(place, `the keys ${kinds} (allowed: HASH, or HASH,RANGE)`);
  const unknown = keys.findIndex(({ AttributeName }) => !defined.includes(AttributeName));
  if (unknown >= 0)
    refuse(
      {
        ...place,
        path: `${place.path}/${unknown}/AttributeName`,
      },
      `the key ${keys[unknown]?.AttributeName}, which AttributeDefinitions does not define`,
    );
  if (firstTwice(keys.map(({ AttributeName }) => AttributeName)) >= 0)
    refuse(place, 'one attribute as both keys');
}
