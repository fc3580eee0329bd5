import type { Clock } from '../../../clock/clock.ts';
import { createTokenBucket, type TokenBucket } from '../../../clock/token-bucket.ts';
import {
  isSet,
  member,
  readBoolean,
  readElements,
  readMembers,
  readString,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';
import { loadThrottle } from './load-throttle.ts';

/** The one stage of the API. */
export interface Stage {
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The limit of the stage for the method `httpMethod` of the resource `path`, if there is one. */
  readonly throttleFor: (path: string, httpMethod: string) => TokenBucket | undefined;
}

/** Reads an `AWS::ApiGateway::Stage`. */
export function loadStage(stage: Property, clock: Clock): Stage {
  refuseIfTrue(member(stage, 'CacheClusterEnabled'), 'a cache cluster');
  const settings = readElements(member(stage, 'MethodSettings')).map(loadSetting);
  return {
    name: readString(member(stage, 'StageName')),
    deploymentId: readString(member(stage, 'DeploymentId')),
    variables: Object.fromEntries(
      readMembers(member(stage, 'Variables')).map(([name, value]) => [name, readString(value)]),
    ),
    throttleFor: (path, httpMethod) => {
      const keys = [`${path} ${httpMethod}`, `${path} *`, '/* *'];
      const setting = keys.map((key) => settings.find((one) => one.key === key));
      const limits = setting.find((one) => one?.limits !== undefined)?.limits;
      return limits && createTokenBucket(limits, clock);
    },
  };
}

function loadSetting(setting: Property) {
  checkProperties(setting, 'MethodSetting');
  refuseIfTrue(member(setting, 'CachingEnabled'), 'caching');
  // In CloudFormation the path /webhooks/{source} is "/~1webhooks~1{source}".
  const path = readString(member(setting, 'ResourcePath')).replace(/^\/~1/, '~1').replaceAll('~1', '/');
  const limits = loadThrottle(setting, 'ThrottlingRateLimit', 'ThrottlingBurstLimit');
  return { key: `${path} ${readString(member(setting, 'HttpMethod'))}`, limits };
}

function refuseIfTrue(property: Property, what: string): void {
  if (isSet(property) && readBoolean(property, false)) refuse(property, what);
}
