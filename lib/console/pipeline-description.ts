/** What the page knows of the pipeline before it asks for anything else. */
export interface PipelineDescription {
  readonly stack: string;
  readonly region: string;
  /** Whether it is a local run. */
  readonly isLocal: boolean;
  readonly allowsActions: boolean;
  /** Names of the sources, as the paths of the API have them. Empty if the template may not be read. */
  readonly sources: readonly string[];
  /** Address of the API without a slash at the end. Absent if no output names it. */
  readonly url?: string;
  /** The key of a local run. That of an account is never sent to the page. */
  readonly apiKey?: string;
}

/** One state machine of the pipeline. */
export interface MachineDescription {
  /** Ingest, Process, Track or Reconcile. */
  readonly machine: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** ASL as JSON text. */
  readonly definition: string;
}
