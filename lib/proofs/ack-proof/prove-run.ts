import { isDeepStrictEqual } from 'node:util';
import { isKnown, UNKNOWN } from './body/known-value.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import { findStartedExecution } from './outcomes/find-started-execution.ts';
import { isRecord, type JsonRecord } from './outcomes/json-record.ts';
import type { Resource } from './read-resources.ts';
import { listSuccessfulEnds, type SuccessfulEnd } from './outcomes/list-successful-ends.ts';
import { short, type SentBody } from './find-body-problem.ts';
import type { ProofVerdict } from './proof-verdict.ts';

/**
 * Says what every successful execution has written, given what API Gateway sends to StartSyncExecution, and whether
 * it holds the body of each request.
 */
export type ProveRun = (
  sent: string | undefined,
  bodies: readonly SentBody[],
  isAcknowledged: IsAcknowledged,
) => Promise<ProofVerdict>;

/** Whether the API answers 2xx to a run with this output. */
export type IsAcknowledged = (output: unknown) => Promise<boolean>;

/** What acknowledgement `stored` promises: the payload and its record. */
const PROMISED = ['S3', 'DynamoDB'] as const;

/** Finds the state machine in the template and walks through it. Each machine is walked once for the same inputs. */
export function createProveRun(resources: readonly Resource[], account: LocalAccount): ProveRun {
  const proofs = new Map<string, Promise<ProofVerdict>>();
  const machineOf = (arn: string): Resource | undefined => findMachine(resources, arn, account);
  return async (sent, bodies, isAcknowledged) => {
    const { stateMachineArn, problem } = findStartedExecution(sent);
    if (problem !== undefined) return unproven(problem);
    const inputs = bodies.map(({ body, sent: call }) => ({ body, input: inputOf(call) }));
    const key = JSON.stringify([stateMachineArn, inputs]);
    const proof = proofs.get(key) ?? proveMachine(machineOf(stateMachineArn), inputs, isAcknowledged);
    proofs.set(key, proof);
    return proof;
  };
}

function findMachine(
  resources: readonly Resource[],
  stateMachineArn: string,
  account: LocalAccount,
): Resource | undefined {
  const name = stateMachineArn.split(':stateMachine:')[1] ?? '';
  return resources.find(
    ({ type, logicalId, properties }) =>
      type === 'AWS::StepFunctions::StateMachine' &&
      (stateMachineArn === account.arn('states', `stateMachine:${logicalId}`) ||
        (name !== '' && properties['StateMachineName'] === name)),
  );
}

/** The input that the body of a request became; undefined if it could not be read. */
interface GivenInput {
  readonly body: string;
  readonly input: unknown;
}

function inputOf(sent: string | undefined): unknown {
  try {
    const { input } = JSON.parse(sent ?? '') as { readonly input?: unknown };
    return typeof input === 'string' ? (JSON.parse(input) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

async function proveMachine(
  machine: Resource | undefined,
  inputs: readonly GivenInput[],
  isAcknowledged: IsAcknowledged,
): Promise<ProofVerdict> {
  if (machine === undefined) return unproven('the state machine is not in the template');
  const definition = readDefinition(machine.properties);
  if (definition === undefined)
    return unproven(`the definition of ${machine.logicalId} is not in the template`);
  try {
    const sure = commonPart(inputs.map(({ input }) => input).filter((input) => input !== undefined));
    const follow = async (given?: GivenInput) =>
      acknowledgedOf(await listSuccessfulEnds(definition, given, sure), isAcknowledged);
    const verdict = judgeEnds(machine.logicalId, await follow());
    if (verdict.kind !== 'held') return verdict;
    const lost = await findLostBody(follow, inputs);
    return lost === undefined ? verdict : unproven(`a run of ${machine.logicalId} can succeed ${lost}`);
  } catch (error) {
    return unproven(`the definition of ${machine.logicalId} cannot be followed: ${(error as Error).message}`);
  }
}

function readDefinition(properties: Resource['properties']): JsonRecord | undefined {
  const { DefinitionString, Definition, DefinitionSubstitutions } = properties;
  const text = DefinitionString ?? (Definition === undefined ? undefined : JSON.stringify(Definition));
  if (typeof text !== 'string') return undefined;
  const given = isRecord(DefinitionSubstitutions) ? DefinitionSubstitutions : {};
  const filled = text.replaceAll(/\$\{([^}]+)\}/g, (all, name: string) => {
    const value = given[name];
    return typeof value === 'string' ? value : all;
  });
  const definition: unknown = JSON.parse(filled);
  return isRecord(definition) ? definition : undefined;
}

function judgeEnds(machine: string, ends: readonly SuccessfulEnd[]): ProofVerdict {
  if (ends.length === 0) return unproven(`no way was found in which a run of ${machine} succeeds`);
  for (const store of PROMISED) {
    const missing = ends.find(({ written }) => !written.has(store));
    if (missing !== undefined) {
      return unproven(
        `a run of ${machine} can succeed without a certain write to ${store}: ${missing.path.join(' -> ')}`,
      );
    }
  }
  const stores = [...new Set(ends.flatMap(({ written }) => [...written.keys()]))].filter((store) =>
    ends.every(({ written }) => written.has(store)),
  );
  const evidence = stores.map((store) => {
    const each = new Set(ends.flatMap(({ written }) => [...(written.get(store) ?? [])]));
    return `${store} (${[...each].join('; or ')})`;
  });
  const ways = ends.length === 1 ? 'the only way' : `each of the ${ends.length} ways`;
  return { kind: 'held', by: `${evidence.join(' and ')}, on ${ways} to success` };
}

/** How a run with one of the inputs succeeds without a certain write of its body; undefined if none does. */
async function findLostBody(
  follow: (given: GivenInput) => Promise<readonly SuccessfulEnd[]>,
  inputs: readonly GivenInput[],
): Promise<string | undefined> {
  for (const given of inputs) {
    const { body, input } = given;
    // Step Functions refuses an input that it cannot read.
    if (input === undefined) continue;
    const ends = await follow(given);
    const lost = ends.find(({ written }) => written.size === 0);
    if (lost !== undefined) {
      return `without a write that certainly holds the whole body (${short(body)}): ${lost.path.join(' -> ')}`;
    }
  }
  return undefined;
}

/** A run whose output is known to be answered otherwise acknowledges nothing: a request that was not signed is answered 401. */
async function acknowledgedOf(
  ends: readonly SuccessfulEnd[],
  isAcknowledged: IsAcknowledged,
): Promise<readonly SuccessfulEnd[]> {
  const kept: SuccessfulEnd[] = [];
  for (const end of ends) if (!isKnown(end.input) || (await isAcknowledged(end.input))) kept.push(end);
  return kept;
}

/** What is the same in all of these inputs. The rest is UNKNOWN. */
function commonPart(inputs: readonly unknown[]): unknown {
  const [first, ...others] = inputs;
  if (inputs.every(isRecord)) {
    const names = [...new Set(inputs.flatMap(Object.keys))];
    return Object.fromEntries(names.map((name) => [name, commonPart(inputs.map((input) => input[name]))]));
  }
  return others.every((other) => isDeepStrictEqual(other, first)) && first !== undefined ? first : UNKNOWN;
}

function unproven(why: string): ProofVerdict {
  return { kind: 'unproven', why };
}
