import { resolveIntrinsics, type References } from '../../local/template/resolve-intrinsics.ts';
import { accountOf } from '../../local/template/account-of.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { isRecord, type JsonRecord } from './outcomes/json-record.ts';

/** A resource of a template. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** Intrinsic functions are resolved as far as a template alone can tell; see `isUnresolved`. */
  readonly properties: JsonRecord;
  /** Why its properties could not be read. They are empty then. */
  readonly problem?: string;
}

/**
 * Reads any synthesised CloudFormation template, even one that the local run refuses. References to resources outside
 * the template, and functions whose value only a deployment knows (`Fn::If`, `Fn::ImportValue`), become a mark in the
 * text.
 *
 * @throws Error if it is not a template.
 */
export function readResources(template: unknown): readonly Resource[] {
  const raw = isRecord(template) ? template['Resources'] : undefined;
  if (!isRecord(raw)) throw new Error('It is not a CloudFormation template: it has no Resources.');
  const references = referencesTo(raw, accountOf(template as object));
  return Object.entries(raw).map(([logicalId, resource]) => {
    const { Type: type, Properties: properties = {} } = isRecord(resource) ? resource : {};
    if (typeof type !== 'string')
      throw new Error(`It is not a CloudFormation template: ${logicalId} has no Type.`);
    return { logicalId, type, ...resolve(properties, logicalId, references) };
  });
}

/** Whether a deployment decides a part of the value. */
export function isUnresolved(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).includes(MARK);
}

/** Stands before the name of an unknown value. No name or template of AWS contains it. */
const MARK = '\u27e8unknown ';

/** The functions that `resolveIntrinsics` has. */
const RESOLVED = new Set(['Fn::GetAtt', 'Fn::Join', 'Fn::Sub']);

function resolve(properties: unknown, logicalId: string, references: References) {
  try {
    const resolved = resolveIntrinsics(markUnknown(properties), references, {
      logicalId,
      path: 'Properties',
    });
    return { properties: isRecord(resolved) ? resolved : {} };
  } catch (error) {
    return { properties: {}, problem: (error as Error).message };
  }
}

function markUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markUnknown);
  if (!isRecord(value)) return value;
  const [name = '', ...more] = Object.keys(value);
  if (more.length === 0 && name.startsWith('Fn::') && !RESOLVED.has(name)) return mark(name);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, markUnknown(member)]));
}

function mark(name: string): string {
  return `${MARK}${name}\u27e9`;
}

/** `AWS::Region` and the like are those of `accountOf`; their values make no difference to a proof. */
function referencesTo(raw: JsonRecord, account: LocalAccount): References {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account.accountId,
    'AWS::Partition': 'aws',
    'AWS::Region': account.region,
    'AWS::StackName': account.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const describe = (logicalId: string) => {
    const resource = Object.hasOwn(raw, logicalId) ? raw[logicalId] : undefined;
    if (!isRecord(resource)) return undefined;
    const { Type: type, Properties: properties } = resource;
    return describeResource(String(type), logicalId, account, isRecord(properties) ? properties : {});
  };
  return {
    ref: (name) => pseudo[name] ?? describe(name)?.ref ?? mark(name),
    attribute: (logicalId, name) => describe(logicalId)?.attributes[name] ?? mark(`${logicalId}.${name}`),
  };
}
