/** One small change of one file: what a mistake of a programmer could look like. */
export interface Mutation {
  /** Path from the root of the project. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where the change stands in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** The row of the operators' table that made it. */
  readonly operator: string;
  /** The line of the file, trimmed. With `change` it identifies the mutant, even if other lines have moved it. */
  readonly code: string;
  /** `before → after`, in one line. */
  readonly change: string;
}

/** A change of a text, before it is known of which file. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const LONGEST_SHOWN = 70;

/** A change as a mutation of a file. */
export function mutationOf(file: string, text: string, operator: string, change: Change): Mutation {
  const { start } = change;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  return {
    file,
    line: text.slice(0, start).split('\n').length,
    ...change,
    operator,
    code: text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd).trim(),
    change: describeChange(text, change),
  };
}

/** The text of the file with the mutation made. */
export function mutate(text: string, { start, end, replacement }: Change): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Shorter changes are shown with their surroundings, because `>` alone could be anywhere in a line. */
const SHORT = 8;

/** How much of its line is shown on each side. */
const AROUND = 16;

function describeChange(text: string, { start, end, replacement }: Change): string {
  if (end - start > SHORT) return `${inOneLine(text.slice(start, end))} → ${inOneLine(replacement)}`;
  const before = text.slice(Math.max(start - AROUND, text.lastIndexOf('\n', start - 1) + 1), start);
  const after = text.slice(end, end + AROUND).split('\n')[0] ?? '';
  return `${inOneLine(before + text.slice(start, end) + after)} → ${inOneLine(before + replacement + after)}`;
}

function inOneLine(text: string): string {
  const short = text.replaceAll(/\s+/g, ' ').trim();
  if (short === '') return 'nothing';
  return short.length <= LONGEST_SHOWN ? short : `${short.slice(0, LONGEST_SHOWN)}…`;
}
