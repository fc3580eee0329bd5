import { spawn } from 'node:child_process';
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
 * @throws Error with the error that the app printed as `output`, or all that it printed if `DEBUG` is set in `env`.
 */
export async function synthesiseApp(
  command: string,
  { folder, env, account, outdir, signal }: AppSurroundings & { readonly outdir: string },
): Promise<void> {
  const surroundings = {
    ...env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(readContext(folder)),
    CDK_DEFAULT_ACCOUNT: account.accountId,
    CDK_DEFAULT_REGION: account.region,
  };
  const build = readBuildCommand(folder);
  for (const line of build === undefined ? [command] : [build, command])
    await run(line, { folder, env: surroundings, signal });
}

interface Shell {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

function run(command: string, { folder, env, signal }: Shell): Promise<void> {
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
    const stop = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      signal?.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new AppError(command, `${killedBy ?? code}`, shownOf(output.trim(), env)));
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

/** An app that does not synthesise. The command line prints `output`, then the message in one line. */
class AppError extends Error {
  readonly output: string;

  constructor(command: string, endedWith: string, { text, isWhole }: Shown) {
    const hint = isWhole ? '' : ' (DEBUG=1 prints all of its output)';
    super(`The app does not synthesise: '${command}' ended with ${endedWith}${hint}.`);
    this.output = text;
  }
}
