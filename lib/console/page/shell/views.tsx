import type { ComponentType } from 'preact';
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
};
