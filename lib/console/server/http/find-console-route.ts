import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from './request-error.ts';
import { listDeliveries } from '../deliveries/list-deliveries.ts';
import { describeDelivery } from '../deliveries/describe-delivery.ts';
import { priceDelivery } from '../deliveries/price-delivery.ts';
import { readStoredRequest } from '../deliveries/read-stored-request.ts';
import { readStoredResult } from '../deliveries/read-stored-result.ts';
import { describePipeline } from '../pipeline/describe-pipeline.ts';
import { describeFlow } from '../flow/describe-flow.ts';
import { describeMachines } from '../pipeline/describe-machines.ts';
import { redriveOneDelivery } from '../actions/redrive-one-delivery.ts';
import { listWaiting } from '../queues/list-waiting.ts';
import { redriveWaiting } from '../actions/redrive-waiting.ts';
import { listTrialChoices } from '../try-it/list-trial-choices.ts';
import { sendTrial } from '../try-it/send-trial.ts';
import { sendAgain } from '../actions/send-again.ts';
import { stopDelivery } from '../actions/stop-delivery.ts';

/** A request of the page, read. */
interface RouteRequest {
  /** The parts of the path that the route names. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Of an action; empty for all others. */
  readonly body: Readonly<Record<string, unknown>>;
}

interface Route {
  /** `GET /api/deliveries/{id}` */
  readonly of: string;
  /** Whether it changes something. Actions are POST, with the token. */
  readonly isAction: boolean;
  readonly answer: (request: RouteRequest, context: ConsoleContext) => Promise<unknown>;
}

const read = (path: string, answer: Route['answer']): Route => ({
  of: `GET ${path}`,
  isAction: false,
  answer,
});
const act = (path: string, answer: Route['answer']): Route => ({
  of: `POST ${path}`,
  isAction: true,
  answer,
});

const idOf = ({ parts: { id = '' } }: RouteRequest): string => id;

/** What the page can ask. */
const ROUTES: readonly Route[] = [
  read('/api/pipeline', (_request, context) => describePipeline(context)),
  read('/api/flow', (_request, context) => describeFlow(context)),
  read('/api/machines', (_request, context) => describeMachines(context)),
  read('/api/deliveries', ({ query }, context) => listDeliveries(context, query)),
  read('/api/deliveries/{id}', (request, context) => describeDelivery(context, idOf(request))),
  read('/api/deliveries/{id}/request', (request, context) => readStoredRequest(context, idOf(request))),
  read('/api/deliveries/{id}/result', (request, context) => readStoredResult(context, idOf(request))),
  read('/api/deliveries/{id}/cost', (request, context) => priceDelivery(context, idOf(request))),
  read('/api/waiting', (_request, context) => listWaiting(context)),
  read('/api/trial', (_request, context) => listTrialChoices(context)),
  act('/api/trial', (request, context) => sendTrial(context, request.body)),
  act('/api/waiting/{id}/redrive', (request, context) =>
    redriveWaiting(context, idOf(request), request.body),
  ),
  act('/api/deliveries/{id}/redrive', (request, context) => redriveOneDelivery(context, idOf(request))),
  act('/api/deliveries/{id}/send-again', (request, context) => sendAgain(context, idOf(request))),
  act('/api/deliveries/{id}/stop', (request, context) => stopDelivery(context, idOf(request))),
];

/** @throws RequestError for what the console does not have. */
export function findConsoleRoute(
  method: string,
  pathname: string,
): { readonly route: Route; readonly parts: Readonly<Record<string, string>> } {
  for (const route of ROUTES) {
    const pattern = new RegExp(`^${route.of.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const found = pattern.exec(`${method} ${pathname}`);
    if (found !== null) return { route, parts: decoded(found.groups ?? {}) };
  }
  throw new RequestError(404, `The console has no ${method} ${pathname}.`);
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new RequestError(400, 'The path must be encoded as a URL.');
  }
}
