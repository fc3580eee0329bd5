import { createVerifier, type VerifierLine } from '../../../lib/compute/verifier/create-verifier.ts';

/** A verifier whose secret has these values, which a test may change, on a clock that it may set. */
export function verifierWith(...values: string[]) {
  const world = {
    values,
    now: 0,
    reads: 0,
    lines: [] as VerifierLine[],
    /** What is found at an address; anywhere else there is nothing. */
    documents: {} as Record<string, string>,
    fetched: [] as string[],
  };
  const verify = createVerifier({
    readSecret: () => {
      world.reads += 1;
      return Promise.resolve(world.values);
    },
    fetchText: (url) => {
      world.fetched.push(url);
      return Promise.resolve(world.documents[url]);
    },
    log: (line) => world.lines.push(line),
    now: () => world.now,
  });
  return { world, verify };
}
