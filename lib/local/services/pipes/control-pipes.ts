import type { PipeControl } from '../operator-api/operator-view.ts';
import type { Pipe } from './read-pipe.ts';
import { type PipeOptions, runPipes } from './run-pipes.ts';

/** Runs the pipes whose desired state is running. An operator can stop and start each one. */
export function controlPipes(
  pipes: readonly Pipe[],
  options: PipeOptions,
): PipeControl & { stopAll(): Promise<void> } {
  const running = new Map<string, { readonly stop: () => Promise<void> }>();
  const start = (pipe: Pipe): void => {
    if (!running.has(pipe.arn)) running.set(pipe.arn, runPipes([{ ...pipe, isRunning: true }], options));
  };
  const stop = async (arn: string): Promise<void> => {
    const one = running.get(arn);
    running.delete(arn);
    await one?.stop();
  };
  for (const pipe of pipes) if (pipe.isRunning) start(pipe);
  return {
    list: () => pipes.map((pipe) => ({ pipe, isRunning: running.has(pipe.arn) })),
    start: (arn) => {
      for (const pipe of pipes) if (pipe.arn === arn) start(pipe);
    },
    stop,
    stopAll: async () => {
      await Promise.all([...running.keys()].map((arn) => stop(arn)));
    },
  };
}
