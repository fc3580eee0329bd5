import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { ServiceResponse } from './call-service.ts';
import type { Integration, IntegrationResponse } from './integration.ts';
import { mapParameters } from './map-parameters.ts';
import { chooseByAccept, JSON_TYPE } from './media-type.ts';
import { renderMapping } from './render-mapping.ts';

/** An answer to the client, before the headers that every answer carries. */
export interface MethodResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Turns the service's answer into the client's: selection by status, mappings, template, then the overrides. */
export function buildResponse(
  integration: Integration,
  response: ServiceResponse,
  exchange: Exchange,
): MethodResponse {
  const selected = selectResponse(integration.responses, response.status);
  if (!selected.declared) {
    throw misconfigured(`Output mapping refers to an invalid method response: ${selected.statusCode}`);
  }
  const mapped = mapParameters(selected.parameters, { exchange, response }).header;
  const { contentType, body } = renderBody(selected, response, exchange);
  const { responseOverride } = exchange.overrides;
  const headers: Record<string, string> = { 'Content-Type': contentType };
  for (const [name, value] of [...Object.entries(mapped), ...responseOverride.header]) {
    headers[spellHeader(name)] = String(value);
  }
  return { status: readStatus(responseOverride.status) ?? selected.statusCode, headers, body };
}

/** The first pattern that matches the whole status, else the response without one, else the API is misconfigured. */
function selectResponse(responses: readonly IntegrationResponse[], status: number): IntegrationResponse {
  const selected =
    responses.find(({ selectionPattern }) => selectionPattern?.test(String(status))) ??
    responses.find(({ selectionPattern }) => selectionPattern === undefined);
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

/**
 * Headers of the connection or the front end, which come back under another name: recorded for Authorization, Date,
 * Server and WWW-Authenticate, for the others by DOC api-gateway-known-issues.
 */
const REMAPPED_HEADERS = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

function spellHeader(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'content-type') return 'Content-Type';
  return REMAPPED_HEADERS.has(lower) ? `x-amzn-Remapped-${name}` : name;
}
