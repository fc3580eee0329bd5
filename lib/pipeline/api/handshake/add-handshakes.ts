import {
  AuthorizationType,
  MockIntegration,
  PassthroughBehavior,
  type Resource,
} from 'aws-cdk-lib/aws-apigateway';
import { type ProducerHandshake, startingMethods } from '../../../contracts/producer-handshake.ts';
import { loadMappingTemplate } from '../../../contracts/load-mapping-template.ts';
import { answerHandshake } from './answer-handshake.ts';
import { type HandshakeSettings, matchHandshake } from './match-handshake.ts';

/**
 * Adds the methods that start nothing and by which a producer tests the address. API Gateway answers them itself (MOCK): nothing is
 * started or stored. They are open, because a producer sends no key with them.
 */
export function addHandshakes(
  resource: Resource,
  handshakes: readonly ProducerHandshake[],
  settings: HandshakeSettings,
): void {
  const starting = startingMethods(handshakes).add('POST');
  const methods = new Set(handshakes.map(({ method }) => method).filter((method) => !starting.has(method)));
  for (const method of methods) {
    const own = handshakes.filter((handshake) => handshake.method === method);
    const headers = [...new Set(own.flatMap(({ respond }) => Object.keys(respond.headers ?? {})))];
    const declared = Object.fromEntries(
      ['Content-Type', ...headers].map((name) => [`method.response.header.${name}`, true]),
    );
    const statuses = [...new Set([...own.map(({ respond }) => respond.status), 200, 400, 403, 404])];
    resource.addMethod(method, integrationOf(own, settings), {
      authorizationType: AuthorizationType.NONE,
      apiKeyRequired: false,
      methodResponses: statuses.map((status) => ({
        statusCode: String(status),
        responseParameters: declared,
      })),
    });
  }
}

function integrationOf(
  handshakes: readonly ProducerHandshake[],
  settings: HandshakeSettings,
): MockIntegration {
  return new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: {
      'application/json': loadMappingTemplate('handshake.request', {
        HANDSHAKES: matchHandshake(handshakes, settings),
      }),
    },
    integrationResponses: [
      {
        statusCode: '404',
        responseTemplates: {
          'application/json': answerHandshake(handshakes, loadMappingTemplate('handshake.unknown')),
        },
      },
    ],
  });
}
