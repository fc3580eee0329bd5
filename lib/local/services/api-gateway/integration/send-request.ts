import { type CancelSignal, toAbortSignal } from '../../../clock/cancellation.ts';
import type { Clock } from '../../../clock/clock.ts';
import type { Random } from '../../../clock/random.ts';
import type { Exchange } from '../exchange.ts';
import { answerMock } from './response/answer-mock.ts';
import { buildHttpCall } from './build-http-call.ts';
import { buildProxyEvent } from './build-proxy-event.ts';
import { buildRequestHeaders } from './build-request-headers.ts';
import type { CallHttp } from './call-http.ts';
import { callInTime } from './call-in-time.ts';
import type { CallService, ServiceResponse } from './call-service.ts';
import { createTraceId, forwardHeaders } from './forward-headers.ts';
import { HeaderFields } from './header-fields.ts';
import type { ActionTarget, FunctionTarget, HttpTarget, Integration } from './integration.ts';
import { invokeWithBody, type FunctionOutcome, type InvokeBackEnd } from './invoke-back-end.ts';
import { invokeWithProxyEvent } from './invoke-with-proxy-event.ts';
import { mapParameters, type MappedParameters } from './map-parameters.ts';
import type { IntegrationAnswer } from './integration-answer.ts';
import { JSON_TYPE } from './media-type-of.ts';
import { renderRequestBody } from './render-request-body.ts';

/** What integrations need from the environment. */
export interface BackEnds {
  readonly callService: CallService;
  readonly callHttp: CallHttp;
  readonly invokeFunction: InvokeBackEnd;
  readonly clock: Clock;
  readonly random: Random;
}

/** Renders the request to the integration, sends it, and returns the response. */
export async function sendRequest(
  integration: Integration,
  exchange: Exchange,
  backEnds: BackEnds,
): Promise<IntegrationAnswer> {
  const body = renderRequestBody(integration, exchange);
  if (integration.target.kind === 'mock') return selectedByStatus(answerMock(body));
  const mapped = mapParameters(integration.requestParameters, { exchange });
  const send = prepare(integration.target, { body, mapped, exchange, proxy: integration.proxy }, backEnds);
  return callInTime(send, { timeoutInMillis: integration.timeoutInMillis, clock: backEnds.clock });
}

/** The parts of a request that all back ends use. */
interface Sending {
  readonly body: string;
  readonly mapped: MappedParameters;
  readonly exchange: Exchange;
  readonly proxy: boolean;
}

type Send = (signal: CancelSignal) => Promise<IntegrationAnswer>;

/** Builds the request before the time-out starts, and returns the function that sends it. */
function prepare(
  target: ActionTarget | HttpTarget | FunctionTarget,
  sending: Sending,
  backEnds: BackEnds,
): Send {
  if (target.kind === 'action') return prepareAction(target, sending, backEnds);
  const traceId = createTraceId(backEnds.clock.now(), backEnds.random);
  if (target.kind === 'function') return prepareInvocation(target, { ...sending, traceId }, backEnds);
  const call = buildHttpCall(target, { ...sending, traceId });
  return async (signal) =>
    selectedByStatus(await backEnds.callHttp({ ...call, signal: toAbortSignal(signal) }));
}

/** The client's headers are passed on only if they are mapped. An override in the template comes last. */
function prepareAction(
  { service, action, roleArn }: ActionTarget,
  { body, mapped, exchange }: Sending,
  { callService }: BackEnds,
): Send {
  const own = new HeaderFields().set('Content-Type', JSON_TYPE).set('Accept', JSON_TYPE);
  const headers = buildRequestHeaders(own, mapped.header, { exchange, kind: 'action' }).toRecord();
  return async (signal) =>
    selectedByStatus(await callService({ service, action, roleArn, body, headers, signal }));
}

/** A function gets no headers, but a header that must not be mapped fails here too (recorded, also for AWS_PROXY). */
function prepareInvocation(
  { functionArn, roleArn }: FunctionTarget,
  { body, mapped, exchange, proxy, traceId }: Sending & { readonly traceId: string },
  { invokeFunction }: BackEnds,
): Send {
  buildRequestHeaders(new HeaderFields(), mapped.header, { exchange, kind: 'function' });
  const event = proxy ? buildProxyEvent(exchange, forwardHeaders(exchange, traceId)) : undefined;
  return async (signal) => {
    const invoke = (input: unknown): Promise<FunctionOutcome> =>
      invokeFunction(functionArn, input, signal, roleArn);
    return event === undefined
      ? invokeWithBody(body, invoke)
      : selectedByStatus(await invokeWithProxyEvent(event, invoke));
  };
}

function selectedByStatus(response: ServiceResponse): IntegrationAnswer {
  return { ...response, selectedBy: String(response.status) };
}
