import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * What files held when they last changed. A compiler writes its output anew at every synthesis: without this, its output would be
 * a change for ever.
 */
export class SeenContents {
  private readonly hashes = new Map<string, string>();

  /** Whether the file holds something else than the last time it was asked about, or is asked about for the first time. */
  hasChanged(file: string): boolean {
    const before = this.hashes.get(file);
    const hash = hashOf(file);
    if (hash === undefined) this.hashes.delete(file);
    else this.hashes.set(file, hash);
    return hash === undefined || hash !== before;
  }
}

/** Undefined for a file that has gone or cannot be read. */
function hashOf(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64');
  } catch {
    return undefined;
  }
}
