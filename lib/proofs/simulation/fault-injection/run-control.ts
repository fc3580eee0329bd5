/** What a fault may do to the run that it happens in. */
export interface RunControl {
  /** Whether a lost Express execution is started again. Undefined for a Standard one, and for one that has ended. */
  isAtLeastOnce(executionArn: string): boolean | undefined;
  repeat(executionArn: string): void;
  lose(executionArn: string): void;
  /** Starts work that nobody waits for. */
  background(task: Promise<unknown>): void;
}
