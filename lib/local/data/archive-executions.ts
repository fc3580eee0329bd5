import { Cancellation } from '../clock/cancellation.ts';
import type { ArchivedExecutions, ExecutionArchive } from '../services/step-functions/execution-archive.ts';
import type { ExecutionRecord } from '../services/step-functions/execution-record.ts';
import { loadDefinition } from '../state-machine/definition/load-definition.ts';
import type { StateMachineDefinition } from '../state-machine/definition/state-machine-definition.ts';
import type { DataFolder } from './open-data-folder.ts';
import { type KeptStop, packStop, unpackStop } from './pack-stop.ts';

/** A record without the parts that exist only in a run. The definition is text. */
interface KeptExecution extends Omit<ExecutionRecord, 'machine' | 'controller' | 'ended' | 'stopped'> {
  readonly machine: Omit<ExecutionRecord['machine'], 'definition'> & { readonly source: string };
  readonly stopped?: KeptStop | undefined;
}

/** Keeps executions in a folder. */
export function archiveExecutions(folder: DataFolder): ExecutionArchive {
  const executions = folder.collection('executions');
  const names = folder.collection('names');
  return {
    keep: (record) => executions.put(record.arn, pack(record)),
    forget: (arn) => executions.delete(arn),
    keepName: (arn, closedAt) => names.put(arn, closedAt),
    releaseName: (arn) => names.delete(arn),
    written: () => folder.written(),
  };
}

/** Reads the executions of an earlier run from a folder. */
export async function readArchive(folder: DataFolder): Promise<ArchivedExecutions> {
  const definitions = new Map<string, StateMachineDefinition>();
  const records = (await folder.collection('executions').read()).map(([, kept]) =>
    unpack(kept as KeptExecution, definitions),
  );
  const names = (await folder.collection('names').read()) as readonly (readonly [string, number])[];
  return {
    records: records.toSorted((one, other) => one.sequence - other.sequence),
    names: names.toSorted(([, one], [, other]) => one - other),
  };
}

function pack({ machine, controller, ended, stopped, ...record }: ExecutionRecord): KeptExecution {
  void [controller, ended];
  const { definition, ...rest } = machine;
  return {
    ...record,
    machine: { ...rest, source: definition.source },
    stopped: stopped && packStop(stopped),
  };
}

/** An execution that had not ended starts again, with an empty history. */
function unpack(
  { machine, stopped, ...kept }: KeptExecution,
  definitions: Map<string, StateMachineDefinition>,
): ExecutionRecord {
  const { source, ...rest } = machine;
  const definition = definitions.get(source) ?? loadDefinition(source, { logicalId: rest.name });
  definitions.set(source, definition);
  return {
    ...kept,
    machine: { ...rest, definition },
    events: kept.status === 'RUNNING' ? [] : kept.events,
    controller: new Cancellation(),
    ended: Promise.resolve(),
    ...(stopped !== undefined && kept.status !== 'RUNNING' && { stopped: unpackStop(stopped) }),
  };
}
