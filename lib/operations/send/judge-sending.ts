import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import type { DeliveryState } from './watch-delivery.ts';

/** What came of an event that was sent, once or again. */
export interface Sending {
  readonly preset: ProducerPreset;
  readonly isTampered: boolean;
  /** It tests the address, and must be answered. */
  readonly isHandshake?: boolean | undefined;
  /** Of each request. */
  readonly statuses: readonly number[];
  /** The deliveries that it became; undefined for one that is not recorded. Empty where nobody can know them. */
  readonly deliveries: ReadonlyMap<string, DeliveryState | undefined>;
  readonly waitMs: number;
}

/** Whether that is what must come of it, and a sentence for the user. */
export interface Judgement {
  readonly isExpected: boolean;
  readonly says: string;
}

interface Rule {
  readonly holds: (sending: Sending) => boolean;
  readonly isExpected: boolean;
  readonly says: (sending: Sending) => string;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const states = ({ deliveries }: Sending): readonly (DeliveryState | undefined)[] => [...deliveries.values()];
const seconds = ({ waitMs }: Sending): string => `${waitMs / 1_000} s`;
const others = ({ statuses }: Sending, not: (status: number) => boolean): string =>
  [...new Set(statuses.filter((status) => !not(status)))].join(', ');

/** What to look at, by the status. */
const HINTS: Readonly<Record<number, string>> = {
  401: 'Is --secret the secret of this source?',
  403: 'Does this source ask for a key, and is it --api-key?',
};

const hint = ({ statuses }: Sending): string =>
  HINTS[statuses.find((status) => !isSuccess(status)) ?? 0] ?? '';
const hasOutcome = (state: DeliveryState | undefined): boolean => state?.['status'] !== 'ACCEPTED';
const oneOfMany = ({ statuses, deliveries }: Sending): string =>
  statuses.length > 1 && deliveries.size === 1 ? `, as one delivery of ${statuses.length} requests` : '';
/** Any source records what is signed. Only one that verifies does not record the rest. */
const toTamper = ({ preset }: Sending): string =>
  preset.signature === undefined ? '' : ' With --tamper nothing may be recorded.';

/** The first that holds counts. */
const SIGNED: readonly Rule[] = [
  {
    holds: ({ statuses }) => !statuses.every(isSuccess),
    isExpected: false,
    says: (sending) =>
      `REFUSED with ${others(sending, isSuccess)}, although it is what ${sending.preset.name} sends. ${hint(sending)}`.trim(),
  },
  {
    holds: ({ isHandshake }) => isHandshake === true,
    isExpected: true,
    says: () => 'Answered. A test of the address becomes no delivery.',
  },
  {
    holds: ({ deliveries }) => deliveries.size === 0,
    isExpected: true,
    says: () => 'Accepted. The answer does not name the delivery, so its outcome cannot be asked for.',
  },
  {
    holds: ({ preset, deliveries }) => preset.dedupe !== 'none' && deliveries.size > 1,
    isExpected: false,
    says: ({ deliveries }) => `TAKEN FOR ${deliveries.size} deliveries, although it is one event.`,
  },
  {
    holds: (sending) => states(sending).includes(undefined),
    isExpected: false,
    says: (sending) =>
      `NOT RECORDED after ${seconds(sending)}. A source that answers before it verifies drops what is not signed with its secret.`,
  },
  {
    holds: () => true,
    isExpected: true,
    says: (sending) =>
      `Recorded${oneOfMany(sending)}.${states(sending).every(hasOutcome) ? '' : ` There is no outcome after ${seconds(sending)}.`}${toTamper(sending)}`,
  },
];

const isRefused = (status: number): boolean => status === 401;

const TAMPERED: readonly Rule[] = [
  {
    holds: ({ statuses }) => statuses.every(isRefused),
    isExpected: true,
    says: () => 'Refused, as it must be: nothing is recorded.',
  },
  {
    holds: ({ statuses }) => !statuses.every((status) => isSuccess(status) || isRefused(status)),
    isExpected: false,
    says: (sending) =>
      `REFUSED with ${others(sending, (status) => isSuccess(status) || isRefused(status))}, which says nothing about its signature.`,
  },
  {
    holds: ({ deliveries }) => deliveries.size === 0,
    isExpected: false,
    says: () =>
      'ACCEPTED, and the answer does not name the delivery, so it cannot be seen whether it was dropped.',
  },
  {
    holds: (sending) => states(sending).some((state) => state !== undefined),
    isExpected: false,
    says: () => 'RECORDED, although it was changed after it was signed: this source does not verify it.',
  },
  {
    holds: () => true,
    isExpected: true,
    says: (sending) => `Answered and dropped, as it must be: nothing is recorded after ${seconds(sending)}.`,
  },
];

/** Judges a signed event, which must be recorded, or a tampered one, which must not. */
export function judgeSending(sending: Sending): Judgement {
  const { isExpected, says } = (sending.isTampered ? TAMPERED : SIGNED).find(({ holds }) => holds(sending))!;
  return { isExpected, says: says(sending) };
}
