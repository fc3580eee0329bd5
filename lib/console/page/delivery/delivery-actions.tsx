import { useContext, useState } from 'preact/hooks';
import type { ActionAnswer } from '../../action-answer.ts';
import type { DeliveryDetail } from '../../delivery-detail.ts';
import type { StoredRequest } from '../../stored-request.ts';
import { actOnConsole } from '../shell/call-console.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { hrefOf } from '../shell/use-route.ts';
import { visibleText } from '../shell/visible-text.ts';
import { curlOf } from './curl-of.ts';
import { saveAs } from './save-as.ts';
import { statusOf } from './status-of.ts';

interface DeliveryAction {
  readonly path: string;
  readonly title: string;
  readonly says: string;
  readonly isFor: (status: string) => boolean;
}

const isFailed = (status: string): boolean => ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status);

const ACTIONS: readonly DeliveryAction[] = [
  {
    path: 'redrive',
    title: 'Run it again',
    says: 'Redrives it: the same body is computed again, under the same id.',
    isFor: isFailed,
  },
  {
    path: 'send-again',
    title: 'Send it again',
    says: 'Posts the same body to the API, as a new delivery.',
    isFor: () => true,
  },
  {
    path: 'stop',
    title: 'Stop it',
    says: 'Ends its computation.',
    isFor: (status) => status === 'RUNNING',
  },
];

interface ActionsProps {
  readonly detail: DeliveryDetail;
  readonly request: StoredRequest | undefined;
}

/** What can be done with a delivery. */
export function DeliveryActions({ detail, request }: ActionsProps) {
  const pipeline = useContext(PipelineContext);
  const [said, setSaid] = useState<ActionAnswer>();
  const act = async (path: string): Promise<void> => {
    setSaid({ says: 'Working …' });
    const answer = actOnConsole<ActionAnswer>(`/api/deliveries/${encodeURIComponent(detail.id)}/${path}`);
    setSaid(await answer.catch((error: unknown) => ({ says: (error as Error).message })));
  };
  const status = statusOf(detail);
  return (
    <div class="buttons" role="group" aria-label="Actions">
      {pipeline.allowsActions &&
        ACTIONS.filter(({ isFor }) => isFor(status)).map(({ path, title, says }) => (
          <button key={path} type="button" title={says} onClick={() => void act(path)}>
            {title}
          </button>
        ))}
      {request !== undefined && (
        <>
          <button
            type="button"
            onClick={() => void copy(curlOf(pipeline, request)).then((says) => setSaid({ says }))}
          >
            Copy as curl
          </button>
          <button type="button" onClick={() => saveAs(`${detail.id}.json`, request.body)}>
            Download the body
          </button>
        </>
      )}
      <p role="status">
        {visibleText(said?.says ?? '')}{' '}
        {said?.deliveryId !== undefined && (
          <a href={hrefOf('deliveries', said.deliveryId)}>{said.deliveryId}</a>
        )}
      </p>
    </div>
  );
}

function copy(text: string): Promise<string> {
  return navigator.clipboard.writeText(text).then(
    () => 'Copied.',
    () => 'The browser did not let the page copy.',
  );
}
