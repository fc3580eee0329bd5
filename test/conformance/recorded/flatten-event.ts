import type { ExecutionOptions } from '../../../lib/local/state-machine/execution/run-execution.ts';
import { isMembers, type Members } from './recorded-case.ts';

/** An event as GetExecutionHistory returns it. */
export type HistoryEvent = Parameters<ExecutionOptions['onEvent']>[0];

/** A history event as the recordings show it, its texts still texts. */
export interface FlatEvent extends Members {
  readonly id: unknown;
  readonly prev: unknown;
  readonly type: string;
}

/**
 * Flattens an event of GetExecutionHistory: the details stand beside `id`, `prev` and `type`; time stamps and the
 * `{"truncated": false}` of payloads are left out; the name of a state event is `state`.
 */
export function flattenEvent(event: HistoryEvent): FlatEvent {
  const { id, previousEventId, type, timestamp: _timestamp, ...details } = event;
  const flat: Record<string, unknown> = {};
  for (const [group, members] of Object.entries(details)) {
    for (const [name, value] of Object.entries(members as Members)) {
      const isPayloadDetail = isMembers(value) && 'truncated' in value;
      if (value !== undefined && !isPayloadDetail) flat[memberName(group, name)] = value;
    }
  }
  return { ...flat, id, prev: previousEventId, type: type ?? '' };
}

function memberName(group: string, name: string): string {
  return name === 'name' && /^state(?:Entered|Exited)EventDetails$/.test(group) ? 'state' : name;
}

/** The event with the texts parsed that the recorder parsed: payloads always, a cause where the recording says so. */
export function parseTexts(event: FlatEvent, isCauseJson: boolean): FlatEvent {
  const parsed: Record<string, unknown> = { ...event };
  for (const name of ['input', 'output', 'parameters', ...(isCauseJson ? ['cause'] : [])]) {
    if (name in parsed) parsed[name] = parseText(parsed[name]);
  }
  if (isMembers(event['assignedVariables'])) {
    parsed['assignedVariables'] = Object.fromEntries(
      Object.entries(event['assignedVariables']).map(([name, text]) => [name, parseText(text)]),
    );
  }
  return parsed as FlatEvent;
}

/** The value of a JSON text; anything else is itself. */
export function parseText(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
