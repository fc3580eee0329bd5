import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findErrorMessage } from './find-error-message.ts';
import { readBuildCommand, readContext } from './read-app-command.ts';
import type { AppSurroundings } from './app-surroundings.ts';

/** The end of an app's output that is kept, in characters. */
const MOST_OUTPUT = 20_000;

/**
 * Runs an app so that it writes its cloud assembly to `outdir`, as the CDK command line does: in a shell, with the
 * context of `cdk.json` in `CDK_CONTEXT_JSON`. Without the context that adds the metadata of the CDK library, as with
 * `"versionReporting": false`.
 *
 * @throws Error with the error that the app printed as `output`, or all that it printed if `DEBUG` is set in `env`. Error
 * for an app that ends with 0 and has written no cloud assembly.
 */
export async function synthesiseApp(
  command: string,
  { folder, env, account, outdir, signal, endNow }: AppSurroundings & { readonly outdir: string },
): Promise<void> {
  const surroundings = {
    ...env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(readContext(folder)),
    CDK_DEFAULT_ACCOUNT: account.accountId,
    CDK_DEFAULT_REGION: account.region,
  };
  const build = readBuildCommand(folder);
  let output = '';
  for (const line of build === undefined ? [command] : [build, command])
    output = await run(line, { folder, env: surroundings, signal, endNow });
  if (existsSync(path.join(outdir, 'manifest.json'))) return;
  throw new AppError(
    `'${command}' ended without an error and wrote no cloud assembly. It must synthesise an App of CDK to its default folder: new App() without 'outdir'.`,
    output,
  );
}

interface Shell {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
  readonly endNow: AbortSignal | undefined;
}

/** Resolves with the end of what the command printed. */
function run(command: string, { folder, env, signal, endNow }: Shell): Promise<string> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that whatever the shell has started ends with it.
    const child = spawn(command, {
      cwd: folder,
      env,
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output = (output + String(chunk)).slice(-MOST_OUTPUT)));
    const listening = [
      listen(signal, () => end(child, 'SIGTERM')),
      listen(endNow, () => end(child, 'SIGKILL')),
    ];
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      for (const stopListening of listening) stopListening();
      if (code === 0) resolve(output.trim());
      else reject(failureOf(command, `${killedBy ?? code}`, shownOf(output.trim(), env)));
    });
  });
}

/** The part of an app's output that is shown. */
interface Shown {
  readonly text: string;
  readonly isWhole: boolean;
}

/** The error without its stack trace. If no error is found, or `DEBUG` is set, the whole output. */
function shownOf(output: string, { DEBUG }: Shell['env']): Shown {
  const text = (DEBUG === undefined ? findErrorMessage(output) : undefined) ?? output;
  return { text, isWhole: text === output };
}

function failureOf(command: string, endedWith: string, { text, isWhole }: Shown): AppError {
  const hint = isWhole ? '' : ' (DEBUG=1 prints all of its output)';
  return new AppError(`'${command}' ended with ${endedWith}${hint}.`, text);
}

/** An app that does not synthesise. The command line prints `output`, then the message in one line. */
class AppError extends Error {
  readonly output: string;

  constructor(what: string, output: string) {
    super(`The app does not synthesise: ${what}`);
    this.output = output;
  }
}

/** Ends the shell and whatever it has started, which has its group. */
function end({ pid }: ChildProcess, how: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch {
    // It has ended meanwhile.
  }
}

/** Calls `act` when the signal is aborted, now if it is already. Returns what ends the listening. */
function listen(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal?.aborted) act();
  signal?.addEventListener('abort', act, { once: true });
  return () => signal?.removeEventListener('abort', act);
}
