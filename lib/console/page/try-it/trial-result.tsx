import type { TrialAnswer } from '../../trial.ts';
import { LongText } from '../delivery/long-text.tsx';
import { hrefOf } from '../shell/use-route.ts';
import { visibleText } from '../shell/visible-text.ts';

/** What was sent and what was answered. */
export function TrialResult({ url, headers, body, status, answer, deliveryId }: TrialAnswer) {
  return (
    <section class="panel" aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <p class="words" role="status">
        <strong class={status < 300 ? 'good' : 'bad'}>{status}</strong>{' '}
        {deliveryId !== undefined && (
          <>
            as delivery <a href={hrefOf('deliveries', deliveryId)}>{deliveryId}</a>. Follow it there.
          </>
        )}
      </p>
      <LongText text={answer} />
      <h3>What was sent</h3>
      <p class="id">POST {url}</p>
      <dl class="facts">
        {Object.entries(headers).map(([name, value]) => [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name} class="id">
            {visibleText(value)}
          </dd>,
        ])}
      </dl>
      <LongText text={body} />
    </section>
  );
}
