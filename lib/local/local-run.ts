import type { Clock } from './clock/clock.ts';
import { type AroundHop, goStraight } from './engine/hop.ts';
import { compileTemplate } from './engine/compile-template.ts';
import type { GuardOptions } from './http/guard-listener.ts';
import { loadApi } from './engine/load-api.ts';
import { type EngineOptions, loadEngine } from './engine/load-engine.ts';
import type { Random } from './clock/random.ts';
import type { ApiRoute } from './services/api-gateway/load-rest-api.ts';
import { serveHttp } from './services/api-gateway/serve-http.ts';
import type { AccessControl } from './roles/access-control.ts';
import { boundLoad } from './services/stores/bound-load.ts';
import { createServiceHops } from './services/protocol/service-hops.ts';
import { loadFunctions } from './services/lambda/load-functions.ts';
import type { Endpoints } from './services/stores/store-clients.ts';
import { createStoreGuard } from './services/stores/store-guard.ts';
import { startStores } from './services/stores/start-stores.ts';
import { startStepFunctionsServer } from './services/step-functions/start-step-functions-server.ts';
import type { StepFunctionsService } from './services/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from './template/local-account.ts';
import { readOutputs, readTemplate } from './template/read-template.ts';

/** What is run, where it listens, and what it runs on. */
export interface LocalRunOptions {
  /** A synthesised CloudFormation template. */
  readonly template: object;
  /** Folder of each bundled asset that the template refers to, by its S3 key. */
  readonly assets: ReadonlyMap<string, string>;
  /** Port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /**
   * Who may call the API's port beside programs that address it by a loopback name: names of tunnels, origins of pages. The other
   * ports have no such option. Default: nobody.
   */
  readonly guard?: GuardOptions;
  /** The value of the API key. */
  readonly apiKey: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes one readable line per state of each execution, and what functions print. */
  readonly log: (line: string) => void;
  /** Stands around every call between services, so that some can be made to go wrong. Default: none does. */
  readonly around?: AroundHop;
  /** Told of every history event of every execution. */
  readonly onEvent?: NonNullable<EngineOptions['onEvent']>;
}

/** A running pipeline. */
export interface LocalRun {
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly region: string;
  /** The methods of the API, and what each asks of who calls it. */
  readonly routes: readonly ApiRoute[];
  readonly stepFunctions: StepFunctionsService;
  /** What the roles were asked, allowed and refused so far. */
  readonly access: AccessControl;
  /** Fires every schedule of the template now, beside its own times. */
  fireSchedules(): Promise<void>;
  /** Stops accepting, gives what is running `graceMs` to finish, and frees every port. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Runs a synthesised template on 127.0.0.1 with embedded stores: what is tried is what is deployed.
 *
 * @throws UnsupportedError naming the logical id and path of what the local run does not know, before anything is served.
 */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const account = LOCAL_ACCOUNT;
  const resources = readTemplate(options.template, account);
  const template = compileTemplate(resources, account);
  const { access } = template;
  /** What has been started, closed in the opposite order. */
  const closers: ((graceMs: number) => Promise<void>)[] = [];
  const stop = async (graceMs: number): Promise<void> => {
    const deadline = options.clock.now() + graceMs;
    for (const close of closers.splice(0).reverse()) await close(Math.max(0, deadline - options.clock.now()));
  };
  try {
    const stores = await startStores(resources, account, createStoreGuard(access, account));
    closers.push(() => stores.close());
    let endpoints: Endpoints = { ...stores.endpoints, sfn: '' };
    const functions = loadFunctions(resources, {
      ...options,
      account,
      access,
      endpoints: () => endpoints,
      log: (text) => options.log(text.trimEnd()),
    });
    closers.push(async () => {
      await Promise.all([...new Set(functions.values())].map((loaded) => loaded.stop()));
    });
    const load = boundLoad(options.around ?? goStraight);
    const engine = loadEngine({ ...options, around: load.around, template, stores, functions });
    closers.push((graceMs) => engine.stop(graceMs));
    const sfn = await startStepFunctionsServer(engine.stepFunctions, engine.callStepFunctions, {
      account,
      sqs: stores.endpoints.sqs,
      outputs: readOutputs(options.template, account),
    });
    closers.push(() => sfn.close());
    endpoints = { ...endpoints, sfn: sfn.endpoint };
    const restApi = loadApi(resources, {
      clock: options.clock,
      random: options.random,
      apiKeyValue: options.apiKey,
      account,
      access,
      services: createServiceHops(engine.callStepFunctions, stores.endpoints.dynamodb),
      around: options.around ?? goStraight,
      onFailure: ({ cause }) => options.log(`API Gateway: ${(cause as Error).message}`),
    });
    const http = await serveHttp(restApi, {
      host: '127.0.0.1',
      port: options.port,
      ...options.guard,
      overload: { gateFor: load.gateFor, refuse: (request) => restApi.throttle(request) },
      onError: (error) => options.log(`API Gateway: ${(error as Error).message}`),
    });
    closers.push((graceMs) => http.close(graceMs));
    return {
      url: http.url,
      endpoints,
      region: account.region,
      routes: restApi.routes,
      access,
      stepFunctions: engine.stepFunctions,
      fireSchedules: () => engine.fireSchedules(),
      stop,
    };
  } catch (error) {
    await stop(0);
    throw error;
  }
}
