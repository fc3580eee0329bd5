import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/** Bytes that this process still refers to: heap and buffers, after garbage collection. Workers have heaps of their own. */
export function usedMemory(): number {
  if (collect === undefined) {
    // The flag of `node --expose-gc`, which takes effect in contexts made from now on.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // The first collection runs finalisers, whose buffers only the second one frees.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
