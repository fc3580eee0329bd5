import type { Exchange } from '../../exchange.ts';
import { GatewayError } from '../../gateway-response/gateway-error.ts';
import type { ServiceResponse } from '../call-service.ts';
import { HeaderFields, type MessageHeaders } from '../header-fields.ts';
import type { Integration, IntegrationResponse } from '../integration.ts';
import { mapParameters } from '../map-parameters.ts';
import { chooseByAccept, JSON_TYPE } from '../media-type-of.ts';
import { renderMapping } from '../render-mapping.ts';
import { answeredHeaderName } from './answered-header-name.ts';
import type { IntegrationAnswer } from '../integration-answer.ts';

/** A response to the client, before the headers that every response has are added. */
export interface MethodResponse extends MessageHeaders {
  readonly status: number;
  readonly body: string;
  /** For a refused request: the gateway response type or the name of the service's error. Not sent. */
  readonly reason?: string;
}

/** Builds the client's response from that of the back end: selection, mappings, template, overrides. */
export function buildResponse(
  integration: Integration,
  response: IntegrationAnswer,
  exchange: Exchange,
): MethodResponse {
  const selected = selectResponse(integration.responses, response);
  if (!selected.declared) {
    throw misconfigured(`Output mapping refers to an invalid method response: ${selected.statusCode}`);
  }
  const mapped = mapParameters(selected.parameters, { exchange, response }).header;
  const { contentType, body } = renderBody(selected, response, exchange);
  const { responseOverride } = exchange.overrides;
  const headers = new HeaderFields().set('Content-Type', contentType);
  for (const [name, value] of [...Object.entries(mapped), ...responseOverride.header]) {
    const answered = answeredHeaderName(name, 'mapped');
    if (answered !== undefined) headers.set(answered, String(value));
  }
  const status = readStatus(responseOverride.status) ?? selected.statusCode;
  return { status, headers: headers.toRecord(), body, ...reasonOf(status, response) };
}

/** Services with JSON protocols put the error name in `__type`, after a namespace. Other values are not a name. */
function reasonOf(status: number, { body }: ServiceResponse): Pick<MethodResponse, 'reason'> {
  const reason =
    status < 400 ? undefined : /"__type"\s*:\s*"(?:[\w.]+#)?(\w+)"/.exec(body.slice(0, 1_000))?.[1];
  return reason === undefined ? {} : { reason };
}

/** The first response whose pattern matches the whole text, or else the default. Without either, it is a 500. */
function selectResponse(
  responses: readonly IntegrationResponse[],
  { selectedBy, status }: IntegrationAnswer,
): IntegrationResponse {
  const selected =
    responses.find(
      ({ selectionPattern }) => selectedBy !== undefined && selectionPattern?.test(selectedBy),
    ) ?? responses.find(({ selectionPattern }) => selectionPattern === undefined);
  if (selected === undefined) {
    throw misconfigured(
      `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${status}`,
    );
  }
  return selected;
}

/** The message is that of API Gateway's execution log. */
function misconfigured(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', { cause: new Error(reason) });
}

function renderBody(selected: IntegrationResponse, response: ServiceResponse, exchange: Exchange) {
  const [contentType, template] = chooseByAccept(
    selected.templates,
    exchange.request.ownHeader['accept'],
  ) ?? [JSON_TYPE, 'passthrough' as const];
  const body = template === 'passthrough' ? response.body : renderMapping(template, response.body, exchange);
  return { contentType, body };
}

/** The service ignores an override that is not an integer from 100 to 599. */
function readStatus(status: unknown): number | undefined {
  const text = String(status);
  return /^[1-5]\d\d$/.test(text) ? Number(text) : undefined;
}
