import {
  GATEWAY_RESPONSE_TYPES,
  type GatewayResponseType,
} from '../../local/services/api-gateway/gateway-response/gateway-response-types.ts';
import { loadGatewayResponses } from '../../local/services/api-gateway/template/load-gateway-responses.ts';
import { gatewayResponses } from './isolate-method.ts';
import type { ProofRow } from './proof-row.ts';
import { notJudged } from './prove-method.ts';
import type { Resource } from './read-resources.ts';
import type { ProofVerdict } from './proof-verdict.ts';

/** What API Gateway answers by itself, for every method of the API. None of these answers stores a delivery. */
export function proveGatewayResponses(
  restApiId: string,
  resources: readonly Resource[],
): readonly ProofRow[] {
  const own = resources.filter(
    ({ type, properties }) =>
      type === 'AWS::ApiGateway::GatewayResponse' && properties['RestApiId'] === restApiId,
  );
  try {
    const responses = loadGatewayResponses(
      gatewayResponses(own).map(({ logicalId, properties }) => ({
        logicalId,
        path: 'Properties',
        value: properties,
      })),
    );
    const types = Object.keys(GATEWAY_RESPONSE_TYPES) as GatewayResponseType[];
    return types.flatMap((type) => {
      const { status } = responses[type];
      return status === undefined || type.startsWith('DEFAULT_') ? [] : [rowOf(type, status)];
    });
  } catch (error) {
    return [notJudged((error as Error).message)];
  }
}

function rowOf(outcome: string, status: number): ProofRow {
  return { outcome, backEnd: '-', response: 'gateway response', status, verdict: judge(status) };
}

function judge(status: number): ProofVerdict {
  if (status < 200 || status > 299) return { kind: 'not acknowledged' };
  return { kind: 'unproven', why: 'API Gateway answers by itself: nothing is kept' };
}
