import { GetItemCommand, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import {
  answerStepFunctions,
  type ServiceHops,
  type StepFunctionsCall,
} from '../../local/services/protocol/service-hops.ts';
import type { StoreClients } from '../../local/services/stores/store-clients.ts';

/**
 * What the API of a simulated run calls: Step Functions of its engine, and `GetItem` of its stores, without a server.
 */
export function apiServices(
  callStepFunctions: StepFunctionsCall,
  clientsOf: (roleArn: string) => StoreClients,
): ServiceHops {
  return {
    states: (call) => answerStepFunctions(callStepFunctions, call),
    dynamodb: async ({ roleArn, body }) => {
      const request = new GetItemCommand(JSON.parse(body) as GetItemCommandInput);
      const answer = await clientsOf(roleArn).dynamodb.send(request);
      return { status: 200, headers: {}, body: JSON.stringify(answer) };
    },
  };
}
