import type { StackOutputs } from '../../../operations/redrive/stack-outputs.ts';

/** A state machine of the pipeline, by its plain name. */
interface NamedMachine {
  readonly machine: string;
  readonly arn: string;
}

/** The state machines that a pipeline has, in the order in which a delivery meets them. */
export function machinesOf(outputs: StackOutputs): readonly NamedMachine[] {
  const { IngestArn, ProcessArn, TrackArn, ReconcileArn } = outputs;
  const all = { Ingest: IngestArn, Process: ProcessArn, Track: TrackArn, Reconcile: ReconcileArn };
  return Object.entries(all).flatMap(([machine, arn]) => (arn === undefined ? [] : [{ machine, arn }]));
}
