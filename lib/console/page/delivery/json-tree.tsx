import { useMemo, useState } from 'preact/hooks';
import { isLosslessNumber, parse } from 'lossless-json';
import { visibleText } from '../shell/visible-text.ts';
import { LongText } from './long-text.tsx';

/** Members that are shown at first, and how many more at a time. */
const AT_A_TIME = 100;
/** Deeper ones are closed. */
const OPEN_DEPTH = 2;
/** Longer texts are shown in part. */
const LONG_VALUE = 2_000;

/** JSON as a tree, its numbers as they were written. Text that is no JSON, or names a member twice, is shown as it is. */
export function JsonTree({ text }: { readonly text: string }) {
  const parsed = useMemo(() => tryParse(text), [text]);
  if (parsed === undefined)
    return (
      <>
        <p class="quiet">This cannot be shown as a tree: it is no JSON, or names a member twice.</p>
        <LongText text={text} />
      </>
    );
  return (
    <div class="tree">
      <Node value={parsed.value} depth={0} />
    </div>
  );
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text) };
  } catch {
    return undefined;
  }
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  const label = name === undefined ? null : <b>{visibleText(name)}: </b>;
  if (typeof value === 'object' && value !== null && !isLosslessNumber(value))
    return <Branch name={name} value={value} depth={depth} />;
  return (
    <div>
      {label}
      <Leaf value={value} />
    </div>
  );
}

function Branch({ name, value, depth }: { name: string | undefined; value: object; depth: number }) {
  const [isOpen, setIsOpen] = useState(depth < OPEN_DEPTH);
  const [most, setMost] = useState(AT_A_TIME);
  const members = Object.entries(value);
  const kind = Array.isArray(value) ? 'items' : 'members';
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        {name === undefined ? '' : <b>{visibleText(name)}: </b>}
        <span class="quiet">
          {members.length} {kind}
        </span>
      </summary>
      {isOpen && (
        <div class="branch">
          {members.slice(0, most).map(([key, member]) => (
            <Node key={key} name={key} value={member} depth={depth + 1} />
          ))}
          {members.length > most && (
            <button type="button" onClick={() => setMost(most + AT_A_TIME)}>
              Show more of {members.length.toLocaleString('en-US')}
            </button>
          )}
        </div>
      )}
    </details>
  );
}

function Leaf({ value }: { readonly value: unknown }) {
  const text = isLosslessNumber(value) ? value.toString() : JSON.stringify(value);
  return text.length > LONG_VALUE ? <LongText text={text} /> : <span class="leaf">{visibleText(text)}</span>;
}
