import { DELIVERY } from '../../contracts/delivery.ts';
import type { SentNotice } from '../simulation/sent-notice.ts';
import type { Item } from '../simulation/stores/simulate-stores.ts';
import { idOf, isTerminal, type Invariant, type Traces } from './invariants.ts';

/** What a notice says. */
interface Said {
  readonly deliveryId: string;
  readonly status: string;
  readonly attempt: number;
  readonly result?: unknown;
  readonly resultKey?: string;
  readonly error?: string;
  readonly resultLeftOut?: true;
}

/** What holds for whoever is told of outcomes. */
export const NOTICE_INVARIANTS: readonly Invariant[] = [
  {
    name: 'each finished delivery is noticed at least once, or is a dead letter',
    broken: ({ record, outcome, id }) => {
      if (!isTerminal(record)) return undefined;
      const isLetter = outcome.noticeLetters.some((text) => idOfLetter(text) === id);
      const missed = outcome.receivers.filter(
        (url) => !isLetter && !saidTo(url, id, outcome.notices).some((said) => isOf(said, record)),
      );
      return missed.length === 0 ? undefined : `${missed.join(', ')} does not know its outcome`;
    },
  },
  {
    name: 'no notice has an outcome that GET did not show before',
    broken: ({ id, outcome }: Traces) => {
      const wrong = outcome.notices.find((notice) => {
        const said = readNotice(notice);
        const shown = outcome.written.slice(0, notice.writtenBefore);
        return (
          said.deliveryId === id && !shown.some((item) => item[DELIVERY.key]?.S === id && isOf(said, item))
        );
      });
      return wrong === undefined ? undefined : `a receiver was told ${wrong.body}`;
    },
  },
];

function saidTo(url: string, id: string, notices: readonly SentNotice[]): readonly Said[] {
  return notices
    .filter((notice) => notice.url === url)
    .map(readNotice)
    .filter(({ deliveryId }) => deliveryId === id);
}

function readNotice({ body }: SentNotice): Said {
  return JSON.parse(body) as Said;
}

/** Whether a notice says what a state of the record says. */
function isOf(said: Said, { status, redriveCount, result, resultKey, error }: Item): boolean {
  const named =
    error === undefined ? undefined : (JSON.parse(String(error.S)) as { readonly name: string }).name;
  const isSameResult =
    said.resultLeftOut === true
      ? result !== undefined
      : JSON.stringify(said.result) === JSON.stringify(result && JSON.parse(String(result.S)));
  return (
    said.status === status?.S &&
    said.attempt === Number(redriveCount?.N) &&
    isSameResult &&
    said.resultKey === resultKey?.S &&
    said.error === named
  );
}

/** A letter is the notice, or the whole event. */
function idOfLetter(text: string): string | undefined {
  return idOf(text) ?? (JSON.parse(text) as { readonly detail?: Said }).detail?.deliveryId;
}
