import type { BackEnd } from './back-end.ts';
import backEndOutcomes from './back-end-outcomes.json' with { type: 'json' };
import type { Behaviour, BackEndOutcome } from './back-end-outcome.ts';

/**
 * Everything that can come back from a back end: the successes and errors of the operation, those of any service,
 * statuses that no page names, and nothing at all. An unknown operation has those of any service.
 */
export function listOutcomes(backEnd: BackEnd, isProxy: boolean): readonly BackEndOutcome[] {
  if (backEnd.kind === 'mock') return [{ name: 'no back end', behaviour: { kind: 'silence' } }];
  if (backEnd.kind === 'function')
    return [...ofFunction(isProxy ? DATA.proxyFunction : DATA.function), ...NOTHING];
  if (backEnd.kind === 'http') return [...ofAnswers(DATA.http), ...ofAnswers(DATA.otherAnswers), ...NOTHING];
  return [...ofService(backEnd.operation), ...ofAnswers(DATA.otherAnswers), ...NOTHING];
}

/** What an HTTP 200 proves. */
interface Proof {
  readonly holds?: string;
  readonly why?: string;
}

interface Success extends Proof {
  readonly name: string;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

interface ServiceError {
  readonly type: string;
  /** If one type stands for several errors. */
  readonly name?: string;
  readonly message?: string;
  readonly statuses?: readonly number[];
  readonly source?: string;
}

interface Operation {
  /** The namespace in front of the type of an error, as in `com.amazon.coral.service#InternalFailure`. */
  readonly namespace: string;
  readonly source: string;
  readonly successes: readonly Success[];
  readonly unreadable: Proof;
  readonly errors: readonly ServiceError[];
}

interface Data {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly anyOperation: Operation;
  readonly unreadableBodies: readonly (readonly [name: string, body: string])[];
  readonly otherAnswers: readonly StatusAndBody[];
  readonly http: readonly StatusAndBody[];
  readonly function: FunctionOutcomes;
  readonly proxyFunction: FunctionOutcomes;
}

type StatusAndBody = readonly [status: number, body: string];

interface FunctionOutcomes {
  readonly payloads: readonly string[];
  readonly errors: readonly string[];
}

const DATA = backEndOutcomes as unknown as Data;

const NOTHING: readonly BackEndOutcome[] = [
  { name: 'time-out', behaviour: { kind: 'silence' } },
  { name: 'connection failure', behaviour: { kind: 'unreachable' } },
];

function ofService(name: string): readonly BackEndOutcome[] {
  const { anyOperation, operations } = DATA;
  const own = Object.hasOwn(operations, name) ? operations[name] : undefined;
  const { successes, unreadable } = own ?? anyOperation;
  return [
    ...successes.map((success) => ({ ...success, behaviour: answer(200, textOf(success.body)) })),
    ...DATA.unreadableBodies.map(([variant, body]) => ({
      ...unreadable,
      name: 'HTTP 200 with another body',
      variant,
      behaviour: answer(200, body),
    })),
    ...[own, anyOperation].flatMap((operation) => (operation === undefined ? [] : ofErrors(operation))),
  ];
}

/** Each error as services spell it: with and without its namespace, with and without a message. */
function ofErrors({ namespace, errors }: Operation): readonly BackEndOutcome[] {
  return errors.flatMap(({ type, name = type, message = '', statuses = [400] }) =>
    statuses.flatMap((status) =>
      spellings(`${namespace}#`, type, message).map(([variant, body]) => ({
        name,
        variant,
        behaviour: answer(status, JSON.stringify(body)),
      })),
    ),
  );
}

function spellings(namespace: string, type: string, message: string) {
  const qualified = `${namespace}${type}`;
  return [
    ['bare type', { __type: type }],
    ['bare type, with a message', { __type: type, message }],
    ['type with namespace', { __type: qualified }],
    ['type with namespace, with a message', { __type: qualified, message }],
  ] as const;
}

function ofAnswers(answers: readonly StatusAndBody[]): readonly BackEndOutcome[] {
  return answers.map(([status, body]) => ({
    name: `HTTP ${status}`,
    variant: body === '' ? 'no body' : body,
    behaviour: answer(status, body),
  }));
}

function ofFunction({ payloads, errors }: FunctionOutcomes): readonly BackEndOutcome[] {
  return [
    ...payloads.map((payload) => ({
      name: `result ${payload}`,
      behaviour: { kind: 'payload', payload } as const,
    })),
    ...errors.map((errorMessage) => ({
      name: `error '${errorMessage}'`,
      behaviour: { kind: 'function error', errorMessage } as const,
    })),
  ];
}

function answer(status: number, body: string): Behaviour {
  return { kind: 'answer', status, body };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
