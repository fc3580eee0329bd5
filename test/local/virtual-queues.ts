import type { SimulatedSqs } from '../../lib/simulation/stores/simulated-sqs.ts';
import { simulateStores } from '../../lib/simulation/stores/simulate-stores.ts';
import type { CancelSignal } from '../../lib/local/cancellation.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import type { TemplateResource } from '../../lib/local/template/read-template.ts';
import { VirtualClock } from '../../lib/local/virtual-clock.ts';

/** The stores of a template without servers, whose queues tell by a virtual clock when there is something to receive. */
export function virtualQueues(resources: readonly TemplateResource[]) {
  const clock = new VirtualClock();
  const sent = new Set<() => void>();
  const simulated = simulateStores(resources, LOCAL_ACCOUNT, {
    clock,
    onSent: () => sent.forEach((tell) => tell()),
    onWritten: () => undefined,
  });
  const { sqs } = simulated;
  const stores = {
    ...simulated,
    operator: simulated.clientsOf('operator'),
    messageVisible: (queueUrl: string, signal: CancelSignal) =>
      messageVisible(sqs, { queueUrl, signal, clock, sent }),
  };
  return { clock, sqs, stores };
}

interface Waiting {
  readonly queueUrl: string;
  readonly signal: CancelSignal;
  readonly clock: VirtualClock;
  readonly sent: Set<() => void>;
}

/** Waits for the next message that becomes visible, or for one that is sent. */
async function messageVisible(sqs: SimulatedSqs, { queueUrl, signal, clock, sent }: Waiting): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const due = sqs.nextVisible(queueUrl);
    if (due !== undefined && due <= clock.now()) return;
    await new Promise<void>((resolve) => {
      const tell = (): void => {
        sent.delete(tell);
        resolve();
      };
      sent.add(tell);
      signal.addEventListener('abort', tell);
      if (due !== undefined) clock.sleep(due - clock.now()).then(tell, tell);
    });
  }
}
