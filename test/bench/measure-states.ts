import pMap from 'p-map';
import type { Clock } from '../../lib/local/clock/clock.ts';
import { compileStateMachines } from '../../lib/local/engine/load-state-machines.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { readOutputs, readTemplate } from '../../lib/local/template/read-template.ts';
import { bareStepFunctions } from './bare-step-functions.ts';
import { interleaveRounds } from './interleave-rounds.ts';
import { CONCURRENCY, WEBHOOK_BODY, webhookOf } from './load/webhook.ts';

/** Enough for a second of each; 200 KB are written and read several times a state. */
const EXECUTIONS = { small: 1_000, large: 100 };

/** Payload of the large executions: near the 256 KiB limit, with room for what the states add. */
const LARGE_CHARACTERS = 200_000;

/**
 * States entered a second, round by round, by the engine alone: the template's own Ingest (Express), whose tasks are
 * mocked and answer at once, with payloads of 4 KB and of 200 KB.
 */
export async function measureStates(
  template: object,
  { clock, rounds }: { readonly clock: Clock; readonly rounds: number },
) {
  let states = 0;
  const service = bareStepFunctions(clock, {
    onEvent: (_, { stateEnteredEventDetails }) => {
      if (stateEnteredEventDetails !== undefined) states += 1;
    },
  });
  const stateMachineArn = service.addStateMachine(ingestOf(template));
  const run = (body: string, executions: number) => async (): Promise<number> => {
    const input = ingestInput(body);
    const start = clock.now();
    states = 0;
    const execute = async (): Promise<void> => {
      const { status, error } = await service.call('StartSyncExecution', { stateMachineArn, input });
      if (status !== 'SUCCEEDED') throw new Error(`Ingest ended as ${String(status)}: ${String(error)}`);
    };
    await pMap(Array(executions).keys(), execute, { concurrency: CONCURRENCY });
    return (states * 1_000) / (clock.now() - start);
  };
  return interleaveRounds(
    {
      small: run(WEBHOOK_BODY, EXECUTIONS.small),
      large: run(webhookOf(LARGE_CHARACTERS), EXECUTIONS.large),
    },
    rounds,
  );
}

function ingestOf(template: object) {
  const { IngestArn } = readOutputs(template, LOCAL_ACCOUNT);
  const machines = compileStateMachines(readTemplate(template, LOCAL_ACCOUNT));
  const ingest = machines.find(
    ({ name }) => IngestArn === LOCAL_ACCOUNT.arn('states', `stateMachine:${name}`),
  );
  if (ingest === undefined) throw new Error('the template has no output IngestArn');
  return ingest;
}

/** As the mapping template of the API writes it. */
function ingestInput(body: string): string {
  const headers = { 'content-type': 'application/json' };
  const sourceIp = '127.0.0.1';
  return JSON.stringify({
    delivery: { deliveryId: 'generic-1', source: 'generic', receivedAt: 0, sourceIp, headers, body },
  });
}
