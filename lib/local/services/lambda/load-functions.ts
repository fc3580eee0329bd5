import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../clock/clock.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { functionsOf } from '../../template/functions-of.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import { checkFunctionRole } from './check-function-role.ts';
import { LambdaFunction } from './lambda-function.ts';
import { findModule, type HandlerPath, MODULE_ENDINGS, readHandler } from './read-handler.ts';
import type { LambdaInvocation } from './lambda-environment.ts';
import { type UnpackedCode, unpackCode, unpackText } from './unpack-code.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import { credentialsOf } from '../../roles/role-credentials.ts';
import type { Endpoints } from '../stores/store-clients.ts';

export interface FunctionSurroundings {
  readonly account: LocalAccount;
  /** Folder of each bundled asset, by its S3 key. */
  readonly assets: ReadonlyMap<string, string>;
  /** Read when an environment starts: the Step Functions endpoint exists only after the functions are loaded. */
  readonly endpoints: () => Endpoints;
  readonly access: AccessControl;
  readonly clock: Clock;
  readonly log: (text: string) => void;
}

/** The functions of a template, ready to be invoked. */
export interface LoadedFunctions {
  /** By everything that may stand in `FunctionName`. One that is elsewhere fails each invocation. */
  readonly byName: ReadonlyMap<string, Pick<LambdaFunction, 'arn' | 'invoke'>>;
  /** Ends every environment and removes the code. */
  stop(): Promise<void>;
  /** The same, after the running invocations have ended. */
  retire(): Promise<void>;
}

/**
 * Unpacks the functions of a template.
 *
 * @throws UnsupportedError with logical id and path, if the code or the handler does not exist
 */
export function loadFunctions(
  resources: readonly TemplateResource[],
  surroundings: FunctionSurroundings,
): LoadedFunctions {
  const unpacked: UnpackedCode[] = [];
  const loaded: LambdaFunction[] = [];
  const byName = new Map<string, Pick<LambdaFunction, 'arn' | 'invoke'>>();
  const removeCode = (): void => {
    for (const code of unpacked) code.remove();
  };
  try {
    for (const { arn, resource, names } of functionsOf(resources, surroundings.account)) {
      const add = ({ invoke }: Pick<LambdaFunction, 'invoke'>): void => {
        for (const [name, permitted] of names) byName.set(name, { arn: permitted, invoke });
      };
      if (resource === undefined) {
        add({ invoke: () => Promise.resolve(codeIsElsewhere(arn)) });
        continue;
      }
      const code = codeOf(resource, surroundings.assets);
      unpacked.push(code);
      const started = loadFunction(resource, { arn, directory: code.directory }, surroundings);
      loaded.push(started);
      add({ invoke: (...call) => started.invoke(...call) });
    }
  } catch (error) {
    removeCode();
    throw error;
  }
  return {
    byName,
    stop: async () => {
      await Promise.all(loaded.map((each) => each.stop()));
      removeCode();
    },
    retire: async () => {
      await Promise.all(loaded.map((each) => each.retire()));
      removeCode();
    },
  };
}

/** What an invocation comes to whose function is not in the template. */
function codeIsElsewhere(arn: string): LambdaInvocation {
  return {
    errorType: 'CodeIsElsewhere',
    errorMessage: `The code of ${arn} is not in this template, so the local run cannot run it.`,
  };
}

/** The code of a function: inline text, or the folder of a bundled asset. */
function codeOf(
  { logicalId, properties }: TemplateResource,
  assets: ReadonlyMap<string, string>,
): UnpackedCode {
  const { Code, Runtime = 'nodejs' } = properties as FunctionProperties;
  if (!Runtime.startsWith('nodejs'))
    throw new UnsupportedError(`the runtime ${Runtime} (it runs Node.js)`, {
      logicalId,
      path: 'Properties/Runtime',
    });
  // CloudFormation writes inline code to this file (AWS::Lambda::Function Code, ZipFile).
  if (Code?.ZipFile !== undefined) return unpackText('index.js', Code.ZipFile);
  const folder = assets.get(Code?.S3Key ?? '');
  const place = { logicalId, path: 'Properties/Code' };
  if (folder === undefined)
    throw new UnsupportedError('a function that is not a bundled asset of this assembly', place);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UnsupportedError(`code that is not a folder (${path.basename(folder)})`, place);
  return unpackCode(folder);
}

function loadFunction(
  resource: TemplateResource,
  { arn, directory }: { readonly arn: string; readonly directory: string },
  { account, endpoints, access, clock, log }: FunctionSurroundings,
): LambdaFunction {
  const { logicalId, properties, type } = resource;
  const { Timeout = 3, Environment, Role = '' } = properties as FunctionProperties;
  const { ref: name } = describeResource(type, logicalId, account, properties);
  checkFunctionRole(access, { logicalId, arn, roleArn: Role });
  const handler = locateHandler(resource, directory);
  const environment = () => ({
    ...lambdaEnvironment(name, Role, account, endpoints()),
    ...Environment?.Variables,
  });
  return new LambdaFunction({ name, arn, ...handler, timeoutSeconds: Timeout, clock, log, environment });
}

/** The module of the handler, which must exist, and its export, which is checked when the module is loaded. */
function locateHandler(
  { logicalId, properties }: TemplateResource,
  directory: string,
): { readonly file: string; readonly exported: readonly string[] } {
  const { Handler = '' } = properties as FunctionProperties;
  const place = { logicalId, path: 'Properties/Handler' };
  const handler = readHandler(Handler);
  if (handler === undefined)
    throw new UnsupportedError(
      `the handler '${Handler}' (a handler is [<folder>/]<file without extension>.<export>)`,
      place,
    );
  const file = findModule(directory, handler);
  if (file === undefined) throw new UnsupportedError(missingModule(Handler, handler, directory), place);
  return { file, exported: handler.exported };
}

function missingModule(text: string, { folder, module }: HandlerPath, directory: string): string {
  const looked = MODULE_ENDINGS.slice(1).map((ending) => path.posix.join(folder, `${module}${ending}`));
  const there = readdirSync(directory).slice(0, 10).join(', ');
  return `the handler '${text}': its code has no ${looked.join(', ')} (it has ${there || 'no file'})`;
}

interface FunctionProperties {
  readonly Code?: { readonly S3Key?: string; readonly ZipFile?: string };
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Timeout?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Role?: string;
}

/**
 * The variables that Lambda sets, including credentials of the function's role, and those with which the SDK finds
 * the local endpoints.
 */
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
    // Services without a local endpoint must fail instead of reaching AWS. Nothing listens on this port.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
    AWS_ENDPOINT_URL_SFN: endpoints.sfn,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    // The deployed function runs on a newer Node.js than this machine may have.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
