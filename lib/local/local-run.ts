import type { CancelSignal } from './clock/cancellation.ts';
import { archiveExecutions, readArchive } from './data/archive-executions.ts';
import { openDataFolder } from './data/open-data-folder.ts';
import { goStraight } from './engine/hop.ts';
import { describeRefusal } from './http/refused-request.ts';
import { loadApi } from './engine/load-api.ts';
import { loadEngine } from './engine/load-engine.ts';
import type { ApiRoute } from './services/api-gateway/load-rest-api.ts';
import { serveHttp } from './services/api-gateway/serve-http.ts';
import type { LocalRunOptions } from './local-run-options.ts';
import type { AccessControl } from './roles/access-control.ts';
import { SecretStore } from './services/secrets/secret-store.ts';
import type { SecretValues } from './services/secrets/secret-values.ts';
import { startSecretsServer } from './services/secrets/start-secrets-server.ts';
import { boundLoad } from './services/stores/bound-load.ts';
import { createServiceHops } from './services/protocol/service-hops.ts';
import { startAnyService } from './services/any-service/start-any-service.ts';
import { servicesAt } from './services/any-service/services-at.ts';
import { answerOperator } from './services/operator-api/answer-operator.ts';
import { LogEvents } from './services/operator-api/log-events.ts';
import { OPERATIONS } from './services/operator-api/operations.ts';
import type { OperatorView } from './services/operator-api/operator-view.ts';
import type { ThrottlingRestApi } from './services/api-gateway/load-rest-api.ts';
import { type LoadedFunctions, loadFunctions } from './services/lambda/load-functions.ts';
import { createStores } from './services/stores/create-stores.ts';
import type { Endpoints } from './services/stores/store-clients.ts';
import { createStoreGuard } from './services/stores/store-guard.ts';
import { startStores } from './services/stores/start-stores.ts';
import { startStepFunctionsServer } from './services/step-functions/start-step-functions-server.ts';
import type { StepFunctionsService } from './services/step-functions/step-functions-service.ts';
import { type Assembly, readStack, type Stack } from './engine/read-stack.ts';
import { accountOf } from './template/account-of.ts';
import type { LocalAccount } from './template/local-account.ts';

/** A running pipeline. */
export interface LocalRun {
  readonly url: string;
  readonly endpoints: Endpoints;
  /** One endpoint for all services, which finds the service by the signature. */
  readonly endpoint: string;
  readonly region: string;
  /** The methods of the API, and the credentials that each requires. */
  readonly routes: readonly ApiRoute[];
  readonly stepFunctions: StepFunctionsService;
  /** The decisions about the roles so far. */
  readonly access: AccessControl;
  /** Fires every schedule of the template now, in addition to its own times. */
  fireSchedules(): Promise<void>;
  /**
   * Replaces the template. Stored data is kept, running executions continue with the definition they were started
   * with, and requests are answered without interruption.
   *
   * @throws Error if the local run does not support the template or cannot make the change. Then the old template
   *   stays
   */
  replace(assembly: Assembly): Promise<void>;
  /** Replaces the values of secrets and parameters. They are live at once, like those of a rotation. */
  setSecrets(values: SecretValues): void;
  /** Stops accepting requests, lets running work finish for `graceMs` or until `endNow` aborts, and frees every port. */
  stop(graceMs: number, endNow?: CancelSignal): Promise<void>;
}

/**
 * Runs a synthesised template, the one that is deployed, on 127.0.0.1 with embedded stores.
 *
 * @throws UnsupportedError with logical id and path, for everything that is not supported, before anything is served
 */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const account = accountOf(options.template);
  const { warn = options.log } = options;
  let stack = readStack(options, account);
  const { access } = stack.compiled;
  /** Close functions of what has been started. They are called in reverse order. */
  const closers: ((graceMs: number, endNow?: CancelSignal) => Promise<void>)[] = [];
  const stop = async (graceMs: number, endNow?: CancelSignal): Promise<void> => {
    const deadline = options.clock.now() + graceMs;
    const leftMs = (): number => (endNow?.aborted ? 0 : Math.max(0, deadline - options.clock.now()));
    for (const close of closers.splice(0).reverse()) await close(leftMs(), endNow);
  };
  try {
    const data = options.data === undefined ? undefined : await openDataFolder(options.data, warn);
    if (data !== undefined) closers.push(() => data.close());
    const archived = data && (await readArchive(data));
    const stores = await startStores(stack.resources, account, createStoreGuard(access, account), data);
    closers.push(() => stores.close());
    const secrets = new SecretStore({
      account,
      clock: options.clock,
      random: options.random,
      onGenerated: (secret) => options.onGeneratedSecret?.(secret),
    });
    secrets.setValues(options.secrets ?? new Map());
    secrets.declare(stack.secrets);
    const secretsServer = await startSecretsServer({ store: secrets, access, account });
    closers.push(() => secretsServer.close());
    let endpoints: Endpoints = {
      ...stores.endpoints,
      sfn: '',
      secretsmanager: secretsServer.endpoint,
      ssm: secretsServer.endpoint,
    };
    const functionsOf = ({ resources, assets, compiled }: Stack): LoadedFunctions =>
      loadFunctions(resources, {
        account,
        assets,
        access: compiled.access,
        clock: options.clock,
        endpoints: () => endpoints,
        log: (text) => options.log(text.trimEnd()),
      });
    let functions = functionsOf(stack);
    const retiring = new Set<LoadedFunctions>();
    closers.push(async () => {
      await Promise.all([functions, ...retiring].map((each) => each.stop()));
    });
    const logs = new LogEvents();
    const load = boundLoad(options.around ?? goStraight);
    const engine = loadEngine({
      ...options,
      around: load.around,
      template: stack.compiled,
      stores,
      functions: functions.byName,
      secrets,
      archive: data && archiveExecutions(data),
      onEvent: (execution, event) => {
        logs.add(execution, event);
        options.onEvent?.(execution, event);
      },
    });
    closers.push((graceMs, endNow) => engine.stop(graceMs, endNow));
    const sfn = await startStepFunctionsServer(engine.stepFunctions, engine.callStepFunctions, {
      account,
      sqs: stores.endpoints.sqs,
      outputs: () => stack.outputs,
    });
    closers.push(() => sfn.close());
    endpoints = { ...endpoints, sfn: sfn.endpoint };
    const view: OperatorView = {
      account,
      startedAt: options.clock.now(),
      apiKey: options.apiKey,
      resources: () => stack.described,
      outputs: () => stack.outputs,
      pipes: engine.pipes,
      logs,
    };
    const operators = Object.keys(OPERATIONS).map(
      (name) => [name, { answer: answerOperator(name, view) }] as const,
    );
    const services = { ...servicesAt(endpoints), ...Object.fromEntries(operators) };
    const one = await startAnyService(services, { endpoint: sfn.endpoint });
    closers.push(() => one.close());
    if (archived !== undefined) engine.stepFunctions.restore(archived);
    const apiOf = ({ resources }: Stack): ThrottlingRestApi =>
      loadApi(resources, {
        clock: options.clock,
        random: options.random,
        apiKeyValue: options.apiKey,
        account,
        access,
        services: createServiceHops(engine.callStepFunctions, stores.endpoints.dynamodb),
        around: options.around ?? goStraight,
        onFailure: ({ cause }) => options.log(`API Gateway: ${(cause as Error).message}`),
      });
    let restApi = apiOf(stack);
    const http = await serveHttp(
      { handle: (request) => restApi.handle(request) },
      {
        host: '127.0.0.1',
        port: options.port,
        ...options.guard,
        onRefused: (request) => options.log(describeRefusal(request, options.clock.now())),
        overload: { gateFor: load.gateFor, refuse: (request) => restApi.throttle(request) },
        onError: (error) => options.log(`API Gateway: ${(error as Error).message}`),
      },
    );
    closers.push((graceMs, endNow) => http.close(graceMs, endNow));
    const replace = async (assembly: Assembly): Promise<void> => {
      checkPlace(accountOf(assembly.template), account);
      const next = readStack(assembly, account);
      const nextApi = apiOf(next);
      const nextFunctions = functionsOf(next);
      try {
        await createStores(next.resources, stores.operator, account);
        await engine.replace(next.compiled, nextFunctions.byName);
      } catch (error) {
        await nextFunctions.stop();
        throw error;
      }
      const before = functions;
      [stack, restApi, functions] = [next, nextApi, nextFunctions];
      secrets.declare(next.secrets);
      retiring.add(before);
      // Not awaited: an invocation can take 15 minutes.
      void before.retire().then(() => retiring.delete(before));
    };
    return {
      url: http.url,
      endpoints,
      endpoint: one.endpoint,
      region: account.region,
      routes: restApi.routes,
      access,
      stepFunctions: engine.stepFunctions,
      fireSchedules: () => engine.fireSchedules(),
      replace,
      setSecrets: (values) => secrets.setValues(values),
      stop,
    };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

/** What is stored is named by the account and region, which therefore stay. */
function checkPlace(next: LocalAccount, now: LocalAccount): void {
  const [from, to] = [now, next].map(({ accountId, region }) => `account ${accountId} in ${region}`);
  if (from !== to)
    throw new Error(`The stack moves from ${from} to ${to}: stop the local run and start it again.`);
}
