/** Says on stderr how far a command is, so that stdout holds its result and nothing else. */
export interface Progress {
  /** One line on a terminal, in place of the last one. Nothing elsewhere. */
  show(text: string): void;
  /** A line that stays, wherever stderr goes. */
  tell(text: string): void;
  /** Takes the line of `show` away. */
  clear(): void;
}

/** Progress on the stderr of this process. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const show = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  const clear = (): void => show('');
  return {
    show,
    clear,
    tell: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
  };
}
