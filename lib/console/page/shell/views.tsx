import type { ComponentType } from 'preact';
import { FlowView } from '../flow/flow-view.tsx';
import { MachinesView } from '../machines/machines-view.tsx';
import { DeadLettersView } from '../queues/dead-letters-view.tsx';
import { TryItView } from '../try-it/try-it-view.tsx';
import { DeliveriesView } from '../deliveries/deliveries-view.tsx';

interface PageView {
  readonly title: string;
  readonly component: ComponentType<{ readonly id?: string }>;
  /** Whether AWS has no such thing. */
  readonly localOnly?: true;
}

/** The views by their name in the address, in the order of the navigation. */
export const VIEWS: Readonly<Record<string, PageView>> = {
  deliveries: { title: 'Deliveries', component: DeliveriesView },
  flow: { title: 'Flow', component: FlowView },
  'dead-letters': { title: 'Dead letters', component: DeadLettersView },
  'try-it': { title: 'Try it', component: TryItView },
  machines: { title: 'Machines', component: MachinesView },
};
