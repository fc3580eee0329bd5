/** The pipeline as it is now, stage by stage. */
export interface PipelineFlow {
  readonly stages: readonly FlowStage[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly isRare?: boolean }[];
  readonly alarms: readonly FlowAlarm[];
  /** Sentences that say what cannot be shown. */
  readonly leavesOut: readonly string[];
}

/** One stage of the flow. */
export interface FlowStage {
  /** `Ingest` */
  readonly id: string;
  /** What it does, in a few words. */
  readonly says: string;
  /** What is counted there: `waiting` 3. */
  readonly counts: Readonly<Record<string, number>>;
  /** Name of its state machine, by which events are counted. */
  readonly machine?: string;
  /** The view that shows more of it. */
  readonly view?: string;
  /** Whether what is counted asks for a person. */
  readonly isTrouble: boolean;
}

/** An alarm of the stack. */
export interface FlowAlarm {
  readonly name: string;
  /** `ALARM`, `OK` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly says: string;
  /** Heading in RUNBOOK.md. */
  readonly heading: string;
}
