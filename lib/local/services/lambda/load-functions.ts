import type { Clock } from '../../clock/clock.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import { checkFunctionRole } from './check-function-role.ts';
import { LambdaFunction } from './lambda-function.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import { credentialsOf } from '../../roles/role-credentials.ts';
import type { Endpoints } from '../stores/store-clients.ts';

export interface FunctionSurroundings {
  readonly account: LocalAccount;
  /** Folder of each bundled asset, by its S3 key. */
  readonly assets: ReadonlyMap<string, string>;
  /** Read when an environment starts: the Step Functions endpoint is there only after the functions are loaded. */
  readonly endpoints: () => Endpoints;
  readonly access: AccessControl;
  readonly clock: Clock;
  readonly log: (text: string) => void;
}

/** The functions of the template, by ARN and by name: either may stand in `FunctionName`. */
export function loadFunctions(
  resources: readonly TemplateResource[],
  surroundings: FunctionSurroundings,
): ReadonlyMap<string, LambdaFunction> {
  return new Map(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .flatMap((resource) => {
        const { ref, attributes } = describeResource(
          resource.type,
          resource.logicalId,
          surroundings.account,
          {},
        );
        const loaded = loadFunction(resource, ref, attributes.Arn ?? ref, surroundings);
        return [
          [ref, loaded],
          [attributes.Arn ?? ref, loaded],
        ] as const;
      }),
  );
}

function loadFunction(
  { logicalId, properties }: TemplateResource,
  name: string,
  arn: string,
  { account, assets, endpoints, access, clock, log }: FunctionSurroundings,
): LambdaFunction {
  const { Code, Handler, Timeout = 3, Environment, Role = '' } = properties as FunctionProperties;
  const directory = assets.get(Code?.S3Key ?? '');
  if (directory === undefined || Handler === undefined) {
    const path = directory === undefined ? 'Properties/Code' : 'Properties/Handler';
    throw new UnsupportedError('a function that is not a bundled asset of this assembly', {
      logicalId,
      path,
    });
  }
  checkFunctionRole(access, { logicalId, arn, roleArn: Role });
  const environment = () => ({
    ...lambdaEnvironment(name, Role, account, endpoints()),
    ...Environment?.Variables,
  });
  return new LambdaFunction({
    name,
    arn,
    directory,
    handler: Handler,
    timeoutSeconds: Timeout,
    clock,
    log,
    environment,
  });
}

interface FunctionProperties {
  readonly Code?: { readonly S3Key?: string };
  readonly Handler?: string;
  readonly Timeout?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Role?: string;
}

/** The variables that Lambda sets, credentials of the function's role among them, and the SDK's own for where a service answers. */
function lambdaEnvironment(
  name: string,
  roleArn: string,
  { region }: LocalAccount,
  endpoints: Endpoints,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentialsOf(roleArn);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    // Whatever has no endpoint of its own fails here instead of reaching AWS: nobody listens on this port.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SFN: endpoints.sfn,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    // The deployed function runs on a newer Node.js than the laptop may have.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
