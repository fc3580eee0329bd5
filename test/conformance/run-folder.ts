import { readFolder, type ReadCase } from './recorded/read-folder.ts';
import { membersAt, textAt, UnreadableCaseError, type RecordedCase } from './recorded/recorded-case.ts';
import { refusalOf } from './compare/refusal.ts';
import type { FolderRunner } from './recorded/folders.ts';
import type { Verdict } from './compare/verdict.ts';

/** What came of a case, or why it could not be run. */
export interface CaseResult {
  readonly name: string;
  /** The line below the folder's own that counts it; undefined where the folder has none. */
  readonly group: string | undefined;
  /** What the recording rests on, where that is not the service itself. */
  readonly basis: string | undefined;
  readonly verdict: Verdict | { readonly verdict: 'unreadable'; readonly reason: string };
}

/** Runs every case of a folder, one after the other. Never rejects: what fails is the verdict on the case. */
export async function runFolder(folder: string, runner: FolderRunner): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const read of readFolder(folder)) results.push(await runCase(read, runner));
  return results;
}

async function runCase(read: ReadCase, { run, groupOf }: FolderRunner): Promise<CaseResult> {
  const { name } = read;
  if ('unreadable' in read) {
    return {
      name,
      group: undefined,
      basis: undefined,
      verdict: { verdict: 'unreadable', reason: read.unreadable },
    };
  }
  const { recorded, shared } = read;
  const about = { name, ...describe(recorded, groupOf) };
  try {
    return { ...about, verdict: await run(recorded, shared) };
  } catch (error) {
    return { ...about, verdict: verdictOfFailure(error) };
  }
}

/** A case that cannot even be described is told to be unreadable by running it. */
function describe(
  recorded: RecordedCase,
  groupOf: FolderRunner['groupOf'],
): Omit<CaseResult, 'name' | 'verdict'> {
  try {
    const validated = membersAt(recorded, 'validated');
    const against = textAt(validated, 'against') ?? 'AWS';
    return {
      group: groupOf?.(recorded),
      basis: against === 'AWS' ? undefined : `${against}: ${textAt(validated, 'basis')}`,
    };
  } catch {
    return { group: undefined, basis: undefined };
  }
}

/** Only an engine's named "not supported" is a refusal; whatever else fails is wrong. */
function verdictOfFailure(error: unknown): CaseResult['verdict'] {
  if (error instanceof UnreadableCaseError) return { verdict: 'unreadable', reason: error.message };
  const refusal = refusalOf(error);
  if (refusal !== undefined) return { verdict: 'refused', reason: refusal };
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const place =
    stack
      ?.split('\n')
      .find((line) => line.trimStart().startsWith('at '))
      ?.trim() ?? '';
  return { verdict: 'wrong', differences: [`failed with ${name}: ${message} ${place}`] };
}
