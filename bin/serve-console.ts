import { type Console, startConsole } from '../lib/console/server/start-console.ts';
import { systemClock } from '../lib/local/clock/clock.ts';
import { systemRandom } from '../lib/local/clock/random.ts';
import { createOperatorClients } from '../lib/operations/operator-clients.ts';
import {
  fetchStackOutputs,
  readStackName,
  readStackOutputs,
} from '../lib/operations/redrive/stack-outputs.ts';
import { callApi } from './call-api.ts';

/** Serves the console of a local run, in which everything is allowed. */
export function serveConsole({
  endpoint,
  port,
}: {
  readonly endpoint: string;
  readonly port: number;
}): Promise<Console> {
  return startConsole(
    {
      ...PORTS,
      endpoint,
      clients: createOperatorClients(endpoint),
      outputs: () => fetchStackOutputs(endpoint),
      allowsActions: true,
    },
    port,
  );
}

/** A deployed stack, by the file of its outputs. */
interface DeployedStack {
  readonly outputs: string;
  readonly stack: string | undefined;
  readonly pipeline: string | undefined;
  readonly allowActions: boolean;
  readonly port: number;
}

/** Serves the console of a deployed stack, with the credentials of the user. */
export function serveDeployedConsole(deployed: DeployedStack): Promise<Console> {
  const { outputs: file, stack, pipeline, allowActions: allowsActions, port } = deployed;
  const outputs = readStackOutputs(file, stack, pipeline);
  return startConsole(
    {
      ...PORTS,
      clients: createOperatorClients(undefined),
      outputs: () => Promise.resolve(outputs),
      stackName: readStackName(file, stack),
      allowsActions,
    },
    port,
  );
}

const PORTS = { call: callApi, clock: systemClock, random: systemRandom };
