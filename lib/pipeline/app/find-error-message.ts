/**
 * The error in what a program printed, without its stack trace: the last line that begins as an uncaught error does
 * (`TypeError: …`, Python's and Java's `…Exception: …`, CDK's `«ValidationFailedWithErrors» …`), and the lines of its
 * message below it. Undefined if there is none.
 */
export function findErrorMessage(output: string): string | undefined {
  const lines = output.split('\n');
  const start = lines.findLastIndex((line) => ERROR.test(line));
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex((line) => STACK.test(line));
  return lines
    .slice(start, length < 0 ? undefined : start + length)
    .join('\n')
    .trim();
}

const ERROR = /^(?:Uncaught |Exception in thread "[^"]*" )?[\w.$]*(?:Error|Exception)\b.*:|^«\w+» /;

/** `    at main.ts:3:5`, and `    ...node internals...` as CDK shortens it. */
const STACK = /^\s+(?:at |\.\.\.)/;
