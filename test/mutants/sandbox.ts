import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mutate, type Mutation } from './mutations/mutation.ts';
import { listFiles } from './project-files.ts';

/** To git, a link to it is a file. */
const PACKAGES = 'node_modules';

/**
 * A copy of the project in which files are changed and tests are run, so that the project itself never holds a mutant.
 * It shares the packages of the project.
 */
export class Sandbox {
  readonly root: string;

  constructor(project: string) {
    this.root = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-mutants-'));
    process.once('exit', this.remove);
    for (const file of listFiles(project).filter((name) => name !== PACKAGES)) {
      mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
      cpSync(path.join(project, file), path.join(this.root, file));
    }
    symlinkSync(path.join(project, PACKAGES), path.join(this.root, PACKAGES));
  }

  /** Applies the mutation while `use` runs. */
  async with<T>(mutation: Mutation, use: () => Promise<T>): Promise<T> {
    const file = path.join(this.root, mutation.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, mutate(text, mutation));
    try {
      return await use();
    } finally {
      writeFileSync(file, text);
    }
  }

  /** Also called if the command is interrupted. */
  readonly remove = (): void => {
    process.off('exit', this.remove);
    // A process that was just ended may still write.
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
}
