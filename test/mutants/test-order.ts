import path from 'node:path';

/**
 * Seconds of tests in the first run of a mutant, in the second and, if `isThorough`, in the third. Tests beyond that
 * are not run: files that have killed no mutant so far would take minutes for each one that survives.
 */
const BATCH_SECONDS = [8, 32, Infinity];

/** What loading a file costs beside its tests. */
const LOAD_MS = 100;

/** A test in the matching folder counts as if it had killed this many mutants. */
const NEAR = 10;

/**
 * The order in which test files are tried on a mutant: first those that killed the most mutants in the least time. The
 * first few kill most mutants, so they are run by themselves.
 */
export class TestOrder {
  private readonly durations: ReadonlyMap<string, number>;
  private readonly kills = new Map<string, number>();

  private readonly batchSeconds: readonly number[];

  /** `durations` holds the milliseconds of each file that may be run. */
  constructor(durations: ReadonlyMap<string, number>, { isThorough }: { readonly isThorough: boolean }) {
    this.durations = durations;
    this.batchSeconds = isThorough ? BATCH_SECONDS : BATCH_SECONDS.slice(0, -1);
  }

  /** `failure` begins with the file whose test has failed. */
  countKill(failure: string): void {
    const file = failure.split(': ')[0] ?? '';
    this.kills.set(file, (this.kills.get(file) ?? 0) + 1);
  }

  /** The files in runs, one after the other, to judge a mutant of `mutated`. */
  batches(mutated: string, files: readonly string[]): readonly (readonly string[])[] {
    const folder = path.dirname(mutated).replace(/^lib\//, 'test/');
    const worth = (file: string): number => this.worth(file, path.dirname(file).startsWith(folder));
    const known = files
      .filter((file) => this.durations.has(file))
      .toSorted((one, other) => worth(other) - worth(one));
    const batches = this.batchSeconds.map((): string[] => []);
    let batch = 0;
    let ms = 0;
    for (const file of known) {
      if (ms > (this.batchSeconds[batch] ?? Infinity) * 1_000) {
        batch += 1;
        ms = 0;
      }
      batches[batch]?.push(file);
      ms += this.milliseconds(file);
    }
    return batches.filter(({ length }) => length > 0);
  }

  /** Milliseconds that the files took without a mutant. */
  expectedMs(files: readonly string[]): number {
    return files.reduce((sum, file) => sum + this.milliseconds(file), 0);
  }

  private milliseconds(file: string): number {
    return LOAD_MS + (this.durations.get(file) ?? 0);
  }

  private worth(file: string, isNear: boolean): number {
    return ((this.kills.get(file) ?? 0) + (isNear ? NEAR : 1)) / this.milliseconds(file);
  }
}
