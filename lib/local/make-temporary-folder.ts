import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Makes a folder under that of the system for temporary files. Its name holds the process, by which it is found when the process
 * was killed and could not remove it.
 */
export function makeTemporaryFolder(purpose: 'function' | 'spare'): string {
  return mkdtempSync(path.join(tmpdir(), `webhook-pipeline-${purpose}-${process.pid}-`));
}

/** Also those of `lib/pipeline/app/with-pipeline-stack.ts`, which synthesises into one. */
const NAME = /^webhook-pipeline-(?:function|spare|app)-(\d+)-\w{6}$/;

/** Removes the temporary folders of processes that are there no more. */
export function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It is somebody else's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
