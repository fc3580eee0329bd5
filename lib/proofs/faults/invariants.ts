import { DELIVERY, FINAL_STATUSES } from '../../contracts/delivery.ts';
import { missingBodies, readDeadLetter } from '../../contracts/kept-bodies.ts';
import { signatureOf } from '../../compute/verify/signature-of.ts';
import { eventOf, type SimulatedOutcome } from '../simulation/simulate.ts';
import type { Sent } from '../simulation/world.ts';
import { secretHeadersOf } from '../../contracts/secret-headers-of.ts';
import { hashOf } from '../simulation/functions/simulated-compute.ts';
import { SENT_BY } from '../simulation/sources/sent-by.ts';
import type { Item } from '../simulation/stores/simulate-stores.ts';

/** What is known of one delivery when everything is at rest. */
export interface Traces {
  readonly id: string;
  /** The requests of its producer. */
  readonly sent: readonly Sent[];
  /** Requests of somebody else. */
  readonly forged: readonly Sent[];
  /** The bodies that were answered 2xx, one for each request. */
  readonly acknowledged: readonly string[];
  readonly outcome: SimulatedOutcome;
  /** Every state of its record, in order. */
  readonly history: readonly Item[];
  readonly record: Item | undefined;
  readonly deadLetters: readonly string[];
  /** Undefined if Process is Express. */
  readonly executions: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** Something that holds for every delivery. */
export interface Invariant {
  readonly name: string;
  /** What is wrong, or undefined. */
  readonly broken: (traces: Traces) => string | undefined;
}

const FINAL: readonly string[] = FINAL_STATUSES;

/** What holds for every delivery, whatever went wrong on its way. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'a 202 ends in one terminal record or, whole, in the dead-letter queue',
    broken: ({ acknowledged, record, deadLetters }) => {
      if (acknowledged.length === 0 || isTerminal(record) || deadLetters.length > 0) return undefined;
      return record === undefined ? 'it is nowhere' : `its record says ${statusOf(record)}`;
    },
  },
  {
    name: 'every request that was answered 202 has its exact body in an object or in a dead letter',
    broken: ({ id, acknowledged, outcome, deadLetters }) => {
      const requests = acknowledged.map((body) => ({ deliveryId: id, body }));
      const missing = missingBodies(requests, outcome.objects, deadLetters);
      return missing.length === 0
        ? undefined
        : `${missing.length} of ${acknowledged.length} bodies that were answered 202 are nowhere`;
    },
  },
  {
    name: 'nothing is left open',
    broken: ({ outcome, record }) => {
      if (record !== undefined && DELIVERY.openIndex.shard in record) return 'its record is still open';
      return outcome.isAtRest ? undefined : 'something was still going on at the end';
    },
  },
  {
    name: 'a delivery without an outcome is in one place only',
    broken: ({ record, deadLetters, outcome, id }) => {
      if (outcome.parked.some((text) => idOf(text) === id)) return 'it is still in the parking queue';
      // If the delivery has an outcome, the dead letter is a repeated request that was never recorded. It is counted,
      // and redriven below, which must change nothing. Without an outcome, both places would process the delivery.
      if (deadLetters.length > 0 && record !== undefined && !isTerminal(record))
        return 'it is in the dead-letter queue and open';
      return undefined;
    },
  },
  {
    name: 'the payload is stored byte for byte, or waits whole in the dead-letter queue',
    broken: ({ record, sent, forged, outcome, deadLetters }) => {
      if (record === undefined) {
        // While the verifier is out, nobody knows that a request is forged.
        return deadLetters
          .map(bodyOf)
          .every((body) => [...sent, ...forged].some((request) => request.body === body))
          ? undefined
          : 'the dead letter holds another body';
      }
      const stored = outcome.objects.get(String(record.payloadKey?.S));
      if (stored === undefined) return 'its payload is not in S3';
      const { body } = JSON.parse(stored) as Envelope;
      return sent.some((request) => request.body === body) ? undefined : 'S3 holds another body';
    },
  },
  {
    name: 'it has at most one execution of Process, and one if it has a record',
    broken: ({ executions, record }) => {
      if (executions === undefined) return undefined;
      const expected = record === undefined ? 0 : 1;
      return executions.length === expected ? undefined : `it has ${executions.length} executions`;
    },
  },
  {
    // With a Standard Process the name of the execution ensures this. With an Express one the claim does.
    name: 'an Express Process never computes a delivery twice at the same time, or when it has an outcome',
    broken: ({ executions, outcome, id }) =>
      executions === undefined && outcome.computedInVain.has(id)
        ? 'it was computed twice at a time, or after its outcome'
        : undefined,
  },
  {
    name: 'compute runs again only by Retry, redrive or a new claim, with the same input',
    broken: ({ outcome, id, executions = [] }) => {
      const inputs = new Set([
        ...(outcome.invocations.get(id) ?? []),
        ...executions.map(({ input }) => String(input)),
      ]);
      return inputs.size <= 1 ? undefined : `it was given ${inputs.size} inputs`;
    },
  },
  { name: 'a final status never goes back, and each attempt has one outcome', broken: brokenHistory },
  {
    name: 'the record has the outcome of the execution',
    broken: ({ record, executions, outcome, id }) => {
      const [execution] = executions ?? [];
      if (!isTerminal(record)) return undefined;
      // Then an operator is called, and it is checked again afterwards.
      if (outcome.undelivered.some((text) => eventOf(text) === id)) return undefined;
      if (execution !== undefined && execution.status !== statusOf(record)) {
        return `the execution is ${String(execution.status)}, the record ${statusOf(record)}`;
      }
      return undefined;
    },
  },
  {
    name: 'a success has one result, computed of the recorded body, in the record or in its object',
    broken: ({ record, outcome, id }) => {
      if (record === undefined || statusOf(record) !== 'SUCCEEDED') return undefined;
      if ((outcome.invocations.get(id) ?? []).length === 0) return 'nothing was computed';
      if (isLeftOut(record)) return undefined;
      const { result, resultKey, error } = record;
      if (error !== undefined) return `a success has the error ${String(error.S)}`;
      if ((result === undefined) === (resultKey === undefined)) return 'it has no result, or two';
      const text = (result?.S as string | undefined) ?? outcome.objects.get(String(resultKey?.S));
      if (text === undefined) return `there is no object ${String(resultKey?.S)}`;
      return sha256In(text) === hashOf(recordedBody(record, outcome))
        ? undefined
        : 'the result is that of another body';
    },
  },
  {
    name: 'every payload is kept with its sender',
    broken: ({ outcome, id, sent, forged }) => {
      const possible = new Set(
        [...sent, ...forged].map((request) =>
          JSON.stringify([id, outcome.source.name, SENT_BY.sourceIp, headersOf(request, outcome)]),
        ),
      );
      const wrong = envelopesOf(id, outcome).filter(
        ({ deliveryId, source, sourceIp, headers = {} }) =>
          !possible.has(JSON.stringify([deliveryId, source, sourceIp, sorted(headers)])),
      );
      return wrong.length === 0 ? undefined : `an envelope says ${JSON.stringify(wrong[0])}`;
    },
  },
  {
    name: 'a request that is not signed becomes no object, no record and no execution, and claims no id',
    broken: ({ id, sent, forged, record, outcome, executions = [] }) => {
      const bodies = new Set(sent.map(({ body }) => body));
      const kept = envelopesOf(id, outcome).filter(({ body }) => !bodies.has(body));
      if (kept.length > 0 && forged.length > 0) return `an object holds it: ${kept[0]?.body}`;
      if (sent.length > 0 || forged.length === 0) return undefined;
      if (record !== undefined) return 'it has a record';
      return executions.length > 0 || outcome.invocations.has(id) ? 'it was processed' : undefined;
    },
  },
  {
    name: 'a producer that waits for the verdict gets no 2xx for a request that is not signed',
    broken: ({ forged, outcome }) => {
      if (!outcome.hops.some(({ place }) => place === 'API / StartSyncExecution')) return undefined;
      const accepted = forged.find(({ status = 0 }) => status >= 200 && status <= 299);
      return accepted === undefined ? undefined : `it was answered ${accepted.status}`;
    },
  },
  {
    name: 'what is kept of a signed source was verified before',
    broken: ({ id, outcome }) =>
      outcome.source.signer === undefined ||
      envelopesOf(id, outcome).every(({ verified }) => verified?.valid === true)
        ? undefined
        : 'an envelope has no verdict, or a wrong one',
  },
  {
    name: 'no payload is in a log',
    broken: ({ outcome }) =>
      outcome.log.some((line) => line.includes(MARKER)) ? 'a line of the log holds the body' : undefined,
  },
];

/** Is in every body that the simulation sends, and survives any escaping. */
const MARKER = '12345678901234567890';

/** The headers that are kept of a request: without those that are the secret itself. */
function headersOf({ headers }: Sent, { source }: SimulatedOutcome): object {
  const { keptHeaders, signer } = source;
  const secret = signer === undefined ? [] : secretHeadersOf(signatureOf(signer.producer));
  const kept = Object.entries(headers).filter(([name]) => keptHeaders.has(name) && !secret.includes(name));
  return sorted(Object.fromEntries(kept));
}

function sorted(headers: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(headers).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

interface Envelope {
  readonly deliveryId?: string;
  readonly source?: string;
  readonly sourceIp?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a signed source. */
  readonly verified?: { readonly valid?: unknown };
  readonly body: string;
}

/** The payload envelopes of a delivery. */
function envelopesOf(id: string, { objects }: SimulatedOutcome): readonly Envelope[] {
  return [...objects]
    .filter(([key]) => key.startsWith(`${DELIVERY.payloadPrefix}${id}/`))
    .map(([, text]) => JSON.parse(text) as Envelope);
}

/** The body that the record names: the one that is computed. */
function recordedBody(record: Item, { objects }: SimulatedOutcome): string {
  const stored = objects.get(String(record.payloadKey?.S));
  return stored === undefined ? '' : (JSON.parse(stored) as Envelope).body;
}

/** If EventBridge leaves a result out of its event, only the success is known (README, the contract). */
function isLeftOut({ error }: Item): boolean {
  return String(error?.S).includes('ResultTooLarge');
}

/** The hash that the simulated computation gives of the body that it has read. */
function sha256In(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly sha256?: string } | null)?.sha256;
  } catch {
    return undefined;
  }
}

/** The body in a dead letter, as it was sent. */
function bodyOf(letter: string): string {
  return readDeadLetter(letter).body;
}

/** The delivery of an execution: from its input, because a broken pipeline may leave out the name. */
export function deliveryOf({ input }: Readonly<Record<string, unknown>>): string | undefined {
  return (JSON.parse(String(input)) as { readonly deliveryId?: string }).deliveryId;
}

/** The delivery of a message. */
export function idOf(message: string): string | undefined {
  return (JSON.parse(message) as { readonly deliveryId?: string }).deliveryId;
}

function statusOf(item: Item): string {
  return String(item.status?.S);
}

/** Whether a record has its outcome. */
export function isTerminal(record: Item | undefined): record is Item {
  return record !== undefined && FINAL.includes(statusOf(record));
}

function brokenHistory({ history }: Traces): string | undefined {
  for (const [index, item] of history.entries()) {
    const before = history[index - 1];
    if (before === undefined || !isTerminal(before)) continue;
    const attempt = Number(item.redriveCount?.N) - Number(before.redriveCount?.N);
    if (!isTerminal(item)) return `${statusOf(before)} went back to ${statusOf(item)}`;
    if (attempt < 0) return `the outcome of an older attempt replaced ${statusOf(before)}`;
    const isSameOutcome = ['status', 'result', 'resultKey', 'error'].every(
      (name) => JSON.stringify(before[name]) === JSON.stringify(item[name]),
    );
    if (attempt === 0 && !isSameOutcome && !isReopened(before)) return 'one attempt has two outcomes';
  }
  return undefined;
}

/** A redriven delivery keeps its status until the new attempt has its outcome. */
function isReopened(item: Item): boolean {
  return DELIVERY.openIndex.shard in item;
}
