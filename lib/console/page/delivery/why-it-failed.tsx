import type { DeliveryDetail } from '../../delivery-detail.ts';
import { visibleText } from '../shell/visible-text.ts';
import { readFailure } from './read-failure.ts';

/** What each known error asks of the reader. */
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  InvalidDelivery:
    'The computation refused this body. It will refuse it again: correct the computation and redrive, or have the producer send a correct body.',
  'States.Timeout': 'The computation took longer than it may. Redrive it, or give it more time.',
};
const OTHER = 'If the cause is passing or mended, redrive it: the same body is computed again.';

/** The error in the words of the computation, where it happened, and what to do. Nothing if it did not fail. */
export function WhyItFailed({ detail }: { readonly detail: DeliveryDetail }) {
  const failure = readFailure(detail);
  if (failure === undefined) return null;
  const { machine, state, tries, error, message, cause } = failure;
  return (
    <section class="panel failure" aria-labelledby="why">
      <h2 id="why">Why it failed</h2>
      <p class="words">
        <strong>{visibleText(error)}</strong>: {visibleText(message)}
      </p>
      <p>
        In <b>{state}</b> of {machine}, after {tries} {tries === 1 ? 'try' : 'tries'}.{' '}
        {WHAT_TO_DO[error] ?? OTHER}
      </p>
      {cause !== '' && cause !== message && (
        <details>
          <summary>All that was said</summary>
          <pre>{visibleText(cause)}</pre>
        </details>
      )}
    </section>
  );
}
