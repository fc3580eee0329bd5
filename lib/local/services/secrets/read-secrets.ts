import type { AccessControl } from '../../roles/access-control.ts';
import { matchesAction } from '../../roles/matches-wildcards.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import type { TemplateResource } from '../../template/template-resource.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import { secretReferences } from '../event-bridge/secret-reference.ts';
import type { DeclaredSecret } from './declared-secret.ts';
import type { PasswordRules } from './generate-secret.ts';
import { secretInGrant } from './secret-in-grant.ts';

/**
 * The secrets, parameters and keys of a template, and those outside it that one of its functions may read by name or one of
 * its connections uses.
 *
 * @throws UnsupportedError with logical id and path, never with a value
 */
export function readSecrets(
  resources: readonly TemplateResource[],
  access: AccessControl,
  account: LocalAccount,
): readonly DeclaredSecret[] {
  const declared = resources.flatMap((resource) => READ[resource.type]?.(resource, account) ?? []);
  const known = new Set(declared.map(keyOf));
  const named = [...grantedSecrets(resources, access, account), ...secretsOfConnections(resources, account)];
  for (const secret of named) {
    if (known.has(keyOf(secret))) continue;
    known.add(keyOf(secret));
    declared.push(secret);
  }
  return declared;
}

function keyOf({ service, name }: DeclaredSecret): string {
  return `${service} ${name}`;
}

type Read = (resource: TemplateResource, account: LocalAccount) => DeclaredSecret;

const READ: Readonly<Record<string, Read | undefined>> = {
  'AWS::SecretsManager::Secret': ({ type, logicalId, properties }, account) => {
    const { Name = logicalId, SecretString, GenerateSecretString } = properties;
    return {
      service: 'secretsmanager',
      name: String(Name),
      arn: describeResource(type, logicalId, account, properties).ref,
      ...(SecretString !== undefined && { value: readText(logicalId, 'SecretString', SecretString, 65_536) }),
      ...(GenerateSecretString !== undefined && {
        rules: readRules(logicalId, GenerateSecretString as PasswordRules),
      }),
    };
  },
  'AWS::KMS::Key': ({ type, logicalId, properties }, account) => ({
    service: 'kms',
    name: logicalId,
    arn: describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId,
  }),
  'AWS::SSM::Parameter': ({ logicalId, properties }, account) => {
    const { Name = logicalId, Value } = properties;
    return {
      service: 'ssm',
      name: String(Name),
      arn: account.parameterArn(String(Name)),
      // An advanced parameter has up to 8 KB.
      value: readText(logicalId, 'Value', Value, 8_192),
    };
  },
};

function readText(logicalId: string, property: string, value: unknown, mostBytes: number): string {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (typeof value === 'string' && bytes > 0 && bytes <= mostBytes) return value;
  throw new UnsupportedError(`a value that is not text of 1 to ${mostBytes} bytes`, {
    logicalId,
    path: `Properties/${property}`,
  });
}

/** Secrets Manager puts the password into the template, which must be a JSON object. */
function readRules(logicalId: string, rules: PasswordRules): PasswordRules {
  const { SecretStringTemplate: template, GenerateStringKey: key } = rules;
  if ((template === undefined) === (key === undefined) && (template === undefined || isJsonObject(template)))
    return rules;
  throw new UnsupportedError(
    'a GenerateSecretString with a SecretStringTemplate that is not a JSON object, or without its GenerateStringKey',
    { logicalId, path: 'Properties/GenerateSecretString' },
  );
}

function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The secrets in the grants of functions. Grants with a wildcard in the name do not name a secret. */
function grantedSecrets(
  resources: readonly TemplateResource[],
  access: AccessControl,
  account: LocalAccount,
): readonly DeclaredSecret[] {
  const roles = new Set(
    resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ properties }) => properties.Role),
  );
  return access
    .grants()
    .filter(({ role }) => roles.has(account.globalArn('iam', `role/${role}`)))
    .filter(({ action }) => READING.some((reading) => matchesAction(action, reading)))
    .flatMap(({ resource }) => secretInGrant(resource, account) ?? []);
}

/** The secrets that the credentials of connections refer to. */
function secretsOfConnections(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): readonly DeclaredSecret[] {
  return resources
    .filter(({ type }) => type === 'AWS::Events::Connection')
    .flatMap(({ properties }) => secretReferences(JSON.stringify(properties)))
    .flatMap(
      ({ id }): DeclaredSecret =>
        secretInGrant(id, account) ?? {
          service: 'secretsmanager',
          name: id,
          arn: account.secretArn(id),
        },
    );
}

/** The actions of the local services. */
const READING = ['secretsmanager:GetSecretValue', 'ssm:GetParameter'];
