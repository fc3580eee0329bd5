import { useState } from 'preact/hooks';
import { visibleText } from '../shell/visible-text.ts';

/** A browser takes seconds to lay out more in one line. */
const SHOWN_FIRST = 20_000;

/** Text as it is, with hidden characters made visible. Of a long one the beginning, and the rest on demand. */
export function LongText({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const isCut = text.length > SHOWN_FIRST && !isWhole;
  return (
    <>
      <pre tabIndex={0}>{visibleText(isCut ? text.slice(0, SHOWN_FIRST) : text)}</pre>
      {isCut && (
        <button type="button" onClick={() => setIsWhole(true)}>
          Show all {text.length.toLocaleString('en-US')} characters
        </button>
      )}
    </>
  );
}
