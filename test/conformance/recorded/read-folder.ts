import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  isMembers,
  objectsAt,
  textAt,
  UnreadableCaseError,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';

/** A case that was read, or why it could not be. */
export type ReadCase =
  | { readonly name: string; readonly recorded: RecordedCase; readonly shared: Members }
  | { readonly name: string; readonly unreadable: string };

/** Reads every `.json` file of the folder, by name: one case each, or a list of `cases` with what they share. */
export function readFolder(folder: string): readonly ReadCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => readFile(path.join(folder, file)));
}

function readFile(file: string): readonly ReadCase[] {
  const name = path.basename(file, '.json');
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isMembers(value)) throw new UnreadableCaseError('the file does not hold an object');
    if (!('cases' in value))
      return [{ name, recorded: { ...value, name: textAt(value, 'name') ?? name }, shared: {} }];
    return objectsAt(value, 'cases').map((recorded, index) => {
      const name = nameOf(recorded) ?? String(index);
      return {
        name,
        recorded: { ...recorded, name },
        shared: isMembers(value['context']) ? value['context'] : {},
      };
    });
  } catch (error) {
    return [{ name, unreadable: `${file}: ${(error as Error).message}` }];
  }
}

function nameOf(recorded: Members): string | undefined {
  const parts = ['cat', 'id', 'name'].flatMap((member) => textAt(recorded, member) ?? []);
  return parts.length === 0 ? undefined : parts.join('/');
}
