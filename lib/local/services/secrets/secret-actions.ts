import { createHash } from 'node:crypto';
import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { Request } from '../request-model/request.ts';
import type { SecretService } from './declared-secret.ts';
import type { SecretVersion, StoredSecret } from './stored-secret.ts';

/** An action on one secret. */
export interface SecretAction {
  readonly service: SecretService;
  readonly permission: string;
  /** The member that names the secret, which it must have. */
  readonly member: string;
  /** Splits the member into the name or ARN of the secret and the version. */
  readonly split: (text: string) => { readonly named: string; readonly selector?: string };
  /** The ARN that is evaluated if there is no secret with this name. */
  readonly missingArn: (name: string, account: LocalAccount) => string;
  /** @throws ServiceError if there is no such secret or version */
  readonly answer: (
    secret: StoredSecret | undefined,
    input: Request,
    selector: string | undefined,
  ) => Record<string, unknown>;
}

/** By the target of the JSON protocol. */
export const SECRET_ACTIONS: Readonly<Record<string, SecretAction>> = {
  'secretsmanager.GetSecretValue': {
    service: 'secretsmanager',
    permission: 'secretsmanager:GetSecretValue',
    member: 'SecretId',
    split: (named) => ({ named }),
    // AWS adds the six characters only to a secret that exists, so a grant with `??????` does not apply.
    missingArn: (name, account) => account.arn('secretsmanager', `secret:${name}`),
    answer: getSecretValue,
  },
  'AmazonSSM.GetParameter': {
    service: 'ssm',
    permission: 'ssm:GetParameter',
    member: 'Name',
    // `<name or ARN>:<version or label>`. Names have no colon.
    split: (text) => {
      const [, named = text, selector] = /^(arn:[^/]*\/[^:]+|(?!arn:)[^:]+):(.+)$/.exec(text) ?? [];
      return { named, ...(selector !== undefined && { selector }) };
    },
    missingArn: (name, account) => account.parameterArn(name),
    answer: getParameter,
  },
};

function getSecretValue(secret: StoredSecret | undefined, input: Request): Record<string, unknown> {
  if (secret === undefined)
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  const { stage, version } = findVersion(secret, input);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: [stage],
    CreatedDate: version.createdAt / 1_000,
  };
}

/** The version with the id and the stage of the request, by default that of AWSCURRENT. */
function findVersion({ current, previous }: StoredSecret, input: Request) {
  const { VersionId, VersionStage } = input as {
    readonly VersionId?: string;
    readonly VersionStage?: string;
  };
  const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
  const found = [
    { stage: 'AWSCURRENT', version: current },
    { stage: 'AWSPREVIOUS', version: previous },
  ].find(
    (one) =>
      (stage === undefined || one.stage === stage) &&
      (VersionId === undefined || one.version?.id === VersionId),
  );
  if (found?.version !== undefined) return { stage: found.stage, version: found.version };
  const which = stage === undefined ? `VersionId: ${VersionId}` : `staging label: ${stage}`;
  throw new ServiceError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${which}`,
  );
}

function getParameter(
  parameter: StoredSecret | undefined,
  { WithDecryption }: Request,
  selector: string | undefined,
): Record<string, unknown> {
  // The service sends no message.
  if (parameter === undefined) throw new ServiceError('ParameterNotFound', '');
  const { name, arn, type, current, previous } = parameter;
  const version =
    selector === undefined ? current : [current, previous].find((each) => String(each?.number) === selector);
  if (version === undefined)
    throw new ServiceError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}.`,
    );
  const isReadable = type === 'String' || String(WithDecryption) === 'true';
  return {
    Parameter: {
      ARN: arn,
      Name: name,
      Type: type,
      Value: isReadable ? version.value : cipherTextOf(version),
      Version: version.number,
      ...(selector !== undefined && { Selector: `:${selector}` }),
      LastModifiedDate: version.createdAt / 1_000,
      DataType: 'text',
    },
  };
}

/** In place of what KMS would return: text from which nobody can read the value. */
function cipherTextOf({ id }: SecretVersion): string {
  return createHash('sha256').update(id).digest('base64');
}
