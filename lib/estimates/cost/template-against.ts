import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');

/**
 * The template to compare with: the file of a synthesised template, or what a revision of this repository synthesises
 * with the packages that are installed now.
 *
 * @throws Error that says what was given, and why it is neither.
 */
export function templateAgainst(fileOrRevision: string): object {
  if (statSync(fileOrRevision, { throwIfNoEntry: false })?.isFile()) return readTemplateFile(fileOrRevision);
  const folder = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    checkOut(fileOrRevision, folder);
    return synthesise(fileOrRevision, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTemplateFile(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new Error(`${file} cannot be read as a template: ${(error as Error).message}`, { cause: error });
  }
}

function checkOut(revision: string, folder: string): void {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let commit: string;
  try {
    // In an installed package the surrounding repository is the user's, which has no revisions of this one.
    if (git('rev-parse', '--show-prefix').toString().trim() !== '')
      throw new Error(`${ROOT} is not the root of a repository.`);
    // A revision, never an option, whatever it starts with.
    commit = git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`).toString().trim();
  } catch (error) {
    throw new Error(
      `'${revision}' is neither a file nor a revision of this repository. An installed package has no revisions, and a shallow or single-branch clone has few: git fetch first, or name origin/${revision}.`,
      { cause: error },
    );
  }
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 1024 ** 3 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function synthesise(revision: string, folder: string): object {
  const output = path.join(folder, 'assembly');
  try {
    execFileSync(
      path.join(ROOT, 'node_modules', '.bin', 'cdk'),
      ['synth', '--quiet', '--no-notices', '--output', output],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  } catch (error) {
    const { stderr } = error as { readonly stderr?: Buffer };
    throw new Error(`'${revision}' does not synthesise: ${String(stderr).trim().split('\n').at(-1)}`, {
      cause: error,
    });
  }
  const file = readdirSync(output).find((name) => name.endsWith('.template.json'));
  return readTemplateFile(path.join(output, file ?? ''));
}
