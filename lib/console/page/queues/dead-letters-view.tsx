import { useContext, useState } from 'preact/hooks';
import type { ActionAnswer } from '../../action-answer.ts';
import type { WaitingMessage, WaitingMessages, WaitingQueue } from '../../waiting-messages.ts';
import { LongText } from '../delivery/long-text.tsx';
import { actOnConsole } from '../shell/call-console.ts';
import { browserClock } from '../shell/browser-clock.ts';
import { formatDuration, formatTime } from '../shell/format.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { useLive } from '../shell/use-live.ts';
import { hrefOf } from '../shell/use-route.ts';
import { visibleText } from '../shell/visible-text.ts';

/** What waits, since when, why, and how to redrive one, some or all of it. */
export function DeadLettersView() {
  const { isLocal } = useContext(PipelineContext);
  const [changes, setChanges] = useState(0);
  const version = useLive(isLocal) + changes;
  const { value, error } = useFetched<WaitingMessages>('/api/waiting', version);
  return (
    <>
      <h1>Dead letters and parked</h1>
      <Problem text={error} />
      {value?.queues.map((queue) => (
        <Queue key={queue.id} queue={queue} onChanged={() => setChanges((before) => before + 1)} />
      ))}
      {value?.leavesOut.map((sentence) => (
        <p key={sentence} class="quiet">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** Each request goes through the whole queue. */
const AT_A_TIME = 10;

interface QueueProps {
  readonly queue: WaitingQueue;
  readonly onChanged: () => void;
}

function Queue({ queue: { id, title, says, waiting, messages }, onChanged }: QueueProps) {
  const { allowsActions } = useContext(PipelineContext);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState('');
  const ids = [...new Set((messages ?? []).flatMap(({ deliveryId }) => deliveryId ?? []))];
  /** Some at a time, so that it can be seen how far it is. */
  const redrive = async (wanted: readonly string[]): Promise<void> => {
    const words: string[] = [];
    for (let from = 0; from < wanted.length; from += AT_A_TIME) {
      setSaid(`Redriving from ${from + 1} of ${wanted.length} …`);
      const answer = await actOnConsole<ActionAnswer>(`/api/waiting/${id}/redrive`, {
        deliveryIds: wanted.slice(from, from + AT_A_TIME),
      }).catch((error: unknown) => ({ says: (error as Error).message }));
      words.push(answer.says);
    }
    setSaid(words.join(' '));
    setChosen(new Set());
    onChanged();
  };
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title}: {waiting.toLocaleString('en-US')}
      </h2>
      <p>{says}</p>
      {allowsActions && ids.length > 0 && (
        <div class="buttons">
          <button type="button" disabled={chosen.size === 0} onClick={() => void redrive([...chosen])}>
            Redrive the chosen {chosen.size}
          </button>
          <button type="button" onClick={() => void redrive(ids)}>
            Redrive all {ids.length} that are shown
          </button>
        </div>
      )}
      <p role="status">{visibleText(said)}</p>
      {messages?.map((message, index) => (
        <Message
          key={`${message.since} ${index}`}
          message={message}
          isChosen={chosen.has(message.deliveryId ?? '')}
          onChoose={(isChosen) => setChosen(withId(chosen, message.deliveryId, isChosen))}
        />
      ))}
    </section>
  );
}

function withId(chosen: ReadonlySet<string>, id: string | undefined, isChosen: boolean): ReadonlySet<string> {
  const others = [...chosen].filter((other) => other !== id);
  return new Set(isChosen && id !== undefined ? [...others, id] : others);
}

interface MessageProps {
  readonly message: WaitingMessage;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function Message({ message: { deliveryId, since, tries, why, body }, isChosen, onChoose }: MessageProps) {
  const now = browserClock.now();
  return (
    <div class="message">
      {deliveryId === undefined ? (
        <b>No delivery</b>
      ) : (
        <>
          <input
            type="checkbox"
            aria-label={`Choose ${deliveryId}`}
            checked={isChosen}
            onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
          />{' '}
          <a class="id" href={hrefOf('deliveries', deliveryId)}>
            {visibleText(deliveryId)}
          </a>
        </>
      )}{' '}
      since {formatTime(since, now)} ({formatDuration(now - since)}), received {tries} times
      {why === undefined ? '' : `: ${visibleText(why)}`}
      <details>
        <summary>The message</summary>
        <LongText text={body} />
      </details>
    </div>
  );
}
