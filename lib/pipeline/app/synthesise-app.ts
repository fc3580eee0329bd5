import { spawn } from 'node:child_process';
import { readBuildCommand, readContext } from './read-app-command.ts';
import type { AppSurroundings } from './app-surroundings.ts';

/** What of an app's output is shown when it fails. */
const MOST_OUTPUT = 20_000;

/**
 * Has an app write its cloud assembly to `outdir`, as the CDK command line does: by a shell, with the context of `cdk.json` in
 * `CDK_CONTEXT_JSON`. The context that turns on metadata of the CDK library is not given, as with `"versionReporting": false`.
 *
 * @throws Error with the app's own output where it fails.
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
    // A group of its own, so that whatever the shell has started ends with it.
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
      else reject(new AppError(command, `${killedBy ?? code}`, output.trim()));
    });
  });
}

/** An app that does not synthesise. What it printed is shown as it is; the message is the one line after it. */
class AppError extends Error {
  readonly output: string;

  constructor(command: string, endedWith: string, output: string) {
    super(`The app does not synthesise: '${command}' ended with ${endedWith}.`);
    this.output = output;
  }
}
