import type { Scanner } from './scanner.ts';
import type { Statement } from './syntax-tree.ts';

/**
 * What Velocity 1.7 still looks for. Without a closing brace it goes on reading parts of a reference behind the #set
 * that directly follows it, and behind a property even when another reference follows.
 */
export type OpenReference = 'none' | 'name' | 'property';

/** Refuses text behind `statement` that would be read as a part of the reference before it. */
export function refuseContinuation(scanner: Scanner, { type }: Statement, open: OpenReference): void {
  const reads = open === 'property' ? type === 'set' || type === 'output' : open === 'name' && type === 'set';
  if (!reads || scanner.peek(CONTINUATION) === undefined) return;
  scanner.refuse(
    `${scanner.found()} would be read as a part of the reference before; write that one as $\{...}.`,
  );
}

const CONTINUATION = /[A-Za-z_][\w-]*(?:\.[A-Za-z]|[ \t]+#|[[({])|\.[A-Za-z]|[[({]|##|#\*|#\[\[/y;

/** What is open behind `statement`, given what was open before it. */
export function openBehind(statement: Statement, before: OpenReference): OpenReference {
  if (statement.type === 'set') return before;
  if (statement.type !== 'output') return 'none';
  if (before === 'property') return before;
  if (statement.reference.source.endsWith('}')) return 'none';
  return statement.reference.path.at(-1)?.type === 'property' ? 'property' : 'name';
}
