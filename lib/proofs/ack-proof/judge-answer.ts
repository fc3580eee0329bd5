import { findStartedExecution } from './outcomes/find-started-execution.ts';
import type { ApiMethod } from './outcomes/list-methods.ts';
import type { BackEndOutcome } from './outcomes/back-end-outcome.ts';
import { GATEWAY_RESPONSE, type ProbeAnswer } from './create-probe.ts';
import { findBodyProblem, type SentBody } from './find-body-problem.ts';
import type { IsAcknowledged, ProveRun } from './prove-run.ts';
import type { ProofVerdict } from './proof-verdict.ts';

/** What else is known about a method. */
export interface JudgeSurroundings {
  /** Says what precedes the answer for a successful execution. */
  readonly proveRun: ProveRun;
  /** What is sent for the bodies of the proof. */
  readonly bodies: () => Promise<readonly SentBody[]>;
  /** Whether the API answers 2xx to a successful run with this output. */
  readonly isAcknowledged: IsAcknowledged;
}

/** Says what precedes the answer, if the answer acknowledges anything. */
export async function judgeAnswer(
  method: ApiMethod,
  outcome: BackEndOutcome,
  answer: ProbeAnswer,
  { proveRun, bodies, isAcknowledged }: JudgeSurroundings,
): Promise<ProofVerdict> {
  if (answer.status < 200 || answer.status > 299) return { kind: 'not acknowledged' };
  if (READS.has(method.httpMethod)) return { kind: 'read' };
  const { kind } = method.backEnd;
  if (kind !== 'service') return { kind: 'unproven', why: UNSEEN[kind] };
  const { operation } = method.backEnd;
  if (String(answer.selected).startsWith(GATEWAY_RESPONSE)) {
    return { kind: 'unproven', why: 'the back end did not accept it: API Gateway answers by itself' };
  }
  if (outcome.holds === undefined)
    return { kind: 'unproven', why: outcome.why ?? refused(operation, outcome) };
  const verdict =
    outcome.holds === 'run'
      ? await proveRun(answer.sent, await bodies(), isAcknowledged)
      : outcome.holds === 'input'
        ? judgeInput(answer.sent)
        : ({ kind: 'held', by: `${outcome.holds} (${operation})` } as const);
  if (verdict.kind !== 'held') return verdict;
  const problem = findBodyProblem(method, await bodies());
  if (problem !== undefined) return { kind: 'unproven', why: problem };
  return verdict;
}

/** RFC 9110 9.2.1: safe methods, by which a client hands nothing over. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

const UNSEEN = {
  mock: 'API Gateway answers by itself (MOCK): nothing is kept',
  http: 'nothing in the template says what the HTTP endpoint keeps',
  function: 'nothing in the template says what the function keeps',
} as const;

function refused(operation: string, { behaviour }: BackEndOutcome): string {
  const isSuccess = behaviour.kind === 'answer' && behaviour.status === 200;
  if (isSuccess) return `the proof does not know what ${operation} stores`;
  return `${operation} did not accept it`;
}

/** StartExecution answers HTTP 200 only if Step Functions has accepted the input. Every error is another status. */
function judgeInput(sent: string | undefined): ProofVerdict {
  const execution = findStartedExecution(sent);
  if (execution.problem !== undefined) return { kind: 'unproven', why: execution.problem };
  return { kind: 'held', by: 'Step Functions holds the input' };
}
