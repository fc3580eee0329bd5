import { SIMULATED_RECEIVERS } from '../../contracts/outcome-event.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';

/** A notice of an outcome that a receiver got. */
export interface SentNotice {
  readonly url: string;
  readonly body: string;
  /** How many states of records had been written by then. */
  readonly writtenBefore: number;
}

/** The receivers that a template tells of each outcome: those of our own pipelines, whose rules leave nothing out. */
export function receiversOf(resources: readonly TemplateResource[]): readonly string[] {
  const text = JSON.stringify(resources);
  return Object.values(SIMULATED_RECEIVERS).filter((url) => text.includes(url));
}

/** The queues for notices that could not be delivered, from the outputs of a stack. */
export function noticeQueuesOf(outputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(outputs).flatMap(([name, url]) =>
    /^Notice\w+DeadLetterQueueUrl$/.test(name) ? [url] : [],
  );
}
