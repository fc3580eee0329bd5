import { systemClock } from '../lib/local/clock/clock.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { watchFile } from '../lib/local/watch/watch-file.ts';
import { readSecretsFile } from './read-secrets-file.ts';

/** Passes the values of the file to the run whenever the file changes. */
export function keepSecretsLive(
  run: Pick<LocalRun, 'setSecrets'>,
  file: string,
  log: (line: string) => void,
): { close(): Promise<void> } {
  let live = '';
  const reload = async (): Promise<'live' | 'unchanged'> => {
    const values = readSecretsFile(file);
    const text = JSON.stringify([...values]);
    if (text === live) return 'unchanged';
    run.setSecrets(values);
    live = text;
    return 'live';
  };
  const watching = watchFile({
    file,
    clock: systemClock,
    log,
    says: { unchanged: 'no change in the secrets', refused: 'the old secrets stay live' },
    reload,
  });
  // It may have changed while the app was synthesised. If it cannot be read now, the next change tells why.
  watching.ready.then(reload).catch(() => undefined);
  return watching;
}
