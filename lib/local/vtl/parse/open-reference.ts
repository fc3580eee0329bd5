import type { Scanner } from './scanner.ts';
import type { Statement } from './syntax-tree.ts';

/**
 * How the last reference ended, if Velocity 1.7 may still continue it. Without a closing brace, Velocity looks for
 * more parts of a reference after a #set that directly follows it. After a property it also does so if another
 * reference follows.
 */
export type OpenReference = 'none' | 'name' | 'property';

/** Refuses text after `statement` that Velocity would read as part of the reference before it. */
export function refuseContinuation(scanner: Scanner, { type }: Statement, open: OpenReference): void {
  const reads = open === 'property' ? type === 'set' || type === 'output' : open === 'name' && type === 'set';
  if (!reads || scanner.peek(CONTINUATION) === undefined) return;
  scanner.refuse(
    `Velocity would read ${scanner.found()} as part of the reference before it; write that reference as $\{...}.`,
  );
}

const CONTINUATION = /[A-Za-z_][\w-]*(?:\.[A-Za-z]|[ \t]+#|[[({])|\.[A-Za-z]|[[({]|##|#\*|#\[\[/y;

/** What is open after `statement`, given what was open before it. */
export function openBehind(statement: Statement, before: OpenReference): OpenReference {
  if (statement.type === 'set') return before;
  if (statement.type !== 'output') return 'none';
  if (before === 'property') return before;
  if (statement.reference.source.endsWith('}')) return 'none';
  return statement.reference.path.at(-1)?.type === 'property' ? 'property' : 'name';
}
