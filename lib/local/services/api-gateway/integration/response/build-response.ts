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

/** An answer to the client, before the headers that every answer carries. */
export interface MethodResponse extends MessageHeaders {
  readonly status: number;
  readonly body: string;
}

/** Turns the back end's answer into the client's: selection, mappings, template, then the overrides. */
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
  return { status, headers: headers.toRecord(), body };
}

/** The first pattern that matches the whole text, else the response without one, else the API is misconfigured. */
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

/** In the words of the service's execution log. */
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

/** An override that is no integer from 100 to 599 is ignored by the service. */
function readStatus(status: unknown): number | undefined {
  const text = String(status);
  return /^[1-5]\d\d$/.test(text) ? Number(text) : undefined;
}
