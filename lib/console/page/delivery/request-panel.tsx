import { useState } from 'preact/hooks';
import type { StoredRequest } from '../../stored-request.ts';
import { formatBytes } from '../shell/format.ts';
import { Problem } from '../shell/problem.tsx';
import type { Fetched } from '../shell/use-fetched.ts';
import { visibleText } from '../shell/visible-text.ts';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';

/** What came in: kept headers, the exact body, and whether its signature was right. */
export function RequestPanel({
  value: request,
  error,
  isRecorded,
}: Fetched<StoredRequest> & { readonly isRecorded: boolean }) {
  return (
    <section class="panel" aria-labelledby="came-in">
      <h2 id="came-in">What came in</h2>
      <Problem text={error} />
      {!isRecorded && <p>The request is not stored yet.</p>}
      {request !== undefined && <Request {...request} />}
    </section>
  );
}

function Request(request: StoredRequest) {
  const { headers, body, bytes, sha256, sourceIp, key, others } = request;
  const [asTree, setAsTree] = useState(true);
  return (
    <>
      <dl class="facts">
        <dt>Signature</dt>
        <dd>{describeVerdict(request)}</dd>
        <dt>From</dt>
        <dd>{sourceIp}</dd>
        <dt>Size</dt>
        <dd>{formatBytes(bytes)}</dd>
        <dt>SHA-256</dt>
        <dd class="id">{sha256}</dd>
        <dt>Object</dt>
        <dd class="id">{key}</dd>
      </dl>
      {others.length > 0 && (
        <p class="problem">
          {others.length} other {others.length === 1 ? 'body' : 'bodies'} came under this id and did not
          count: {others.join(', ')}
        </p>
      )}
      <h3>Headers that were kept</h3>
      <dl class="facts">
        {Object.entries(headers).map(([name, value]) => [
          <dt key={`${name} name`}>{visibleText(name)}</dt>,
          <dd key={name} class="id">
            {visibleText(value)}
          </dd>,
        ])}
      </dl>
      <h3>Body</h3>
      <div class="buttons" role="group" aria-label="How to show the body">
        <button type="button" aria-pressed={asTree} onClick={() => setAsTree(true)}>
          As a tree
        </button>
        <button type="button" aria-pressed={!asTree} onClick={() => setAsTree(false)}>
          Exact text
        </button>
      </div>
      {asTree ? <JsonTree text={body} /> : <LongText text={body} />}
    </>
  );
}

function describeVerdict({ verified }: StoredRequest): string {
  if (verified === undefined) return 'This source has none.';
  return `Verified: ${visibleText(JSON.stringify(verified))}`;
}
