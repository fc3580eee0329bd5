import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly render: (item: Item) => ComponentChildren;
  readonly label: string;
  /** Called when the end is near. */
  readonly onEnd: () => void;
}

/** Pixels; the style sheet has the same. */
const ROW_HEIGHT = 40;
/** Rows above and below what is seen, so that scrolling never meets an empty place. */
const MARGIN = 12;

/** A list of which only the rows in sight are in the document, however long it is. Arrow keys go from row to row. */
export function VirtualList<Item>({ items, keyOf, render, label, onEnd }: VirtualListProps<Item>) {
  const box = useRef<HTMLDivElement>(null);
  const [{ first, count }, setSight] = useState({ first: 0, count: 40 });
  const look = useCallback(() => {
    const { scrollTop, clientHeight } = box.current!;
    const next = {
      first: Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - MARGIN),
      count: Math.ceil(clientHeight / ROW_HEIGHT) + 2 * MARGIN,
    };
    setSight((before) => (before.first === next.first && before.count === next.count ? before : next));
    if ((next.first + next.count) * ROW_HEIGHT >= box.current!.scrollHeight) onEnd();
  }, [onEnd]);
  useLayoutEffect(() => {
    look();
    const seen = new ResizeObserver(look);
    seen.observe(box.current!);
    return () => seen.disconnect();
  }, [look, items.length]);
  const shown = items.slice(first, first + count);
  return (
    <div class="virtual" ref={box} onScroll={look} onKeyDown={moveFocus} tabIndex={-1}>
      <ul aria-label={label} style={{ height: items.length * ROW_HEIGHT }}>
        {shown.map((item, index) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            style={{ transform: `translateY(${(first + index) * ROW_HEIGHT}px)` }}
          >
            {render(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const STEPS: Readonly<Record<string, 'nextElementSibling' | 'previousElementSibling'>> = {
  ArrowDown: 'nextElementSibling',
  ArrowUp: 'previousElementSibling',
};

function moveFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const row = (event.target as Element).closest('li');
  if (step === undefined || row === null) return;
  event.preventDefault();
  row[step]?.querySelector('a')?.focus();
}
