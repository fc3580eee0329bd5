import { isRecord } from './json-record.ts';

/** The execution that a call of StartExecution or StartSyncExecution asks for. */
export interface RequestedExecution {
  readonly stateMachineArn: string;
  /** Why its success would store nothing of the request. */
  readonly problem?: string;
}

/** Reads the body that API Gateway sends to Step Functions. */
export function findStartedExecution(sent: string | undefined): RequestedExecution {
  const call = parse(sent);
  const stateMachineArn = isRecord(call) ? call['stateMachineArn'] : undefined;
  if (!isRecord(call) || typeof stateMachineArn !== 'string') {
    return { stateMachineArn: '', problem: 'the call of Step Functions names no state machine' };
  }
  const input = typeof call['input'] === 'string' ? parse(call['input']) : undefined;
  const isEmpty =
    input === undefined || input === null || (isRecord(input) && Object.keys(input).length === 0);
  if (!isEmpty) return { stateMachineArn };
  return { stateMachineArn, problem: 'the execution gets no input: nothing of the request is stored' };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
