/** Says on stderr how far a command is, so that stdout holds its result and nothing else. */
export interface Progress {
  /** One line on a terminal, in place of the last one. Nothing elsewhere. */
  readonly show: (text: string) => void;
  /** Takes the line of `show` away. */
  readonly clear: () => void;
}

/** Progress on the stderr of this process. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const show = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  return { show, clear: () => show('') };
}
