/** Shows on stderr how far a command is, so stdout holds only its result. */
export interface Progress {
  /** On a terminal, replaces the line that was shown before. Elsewhere it does nothing. */
  readonly show: (text: string) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

/** Progress on the stderr of this process. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const show = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  return { show, clear: () => show('') };
}
