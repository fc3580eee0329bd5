import type { FaultKind } from './fault-kind.ts';
import { HAND_OVER_FAULTS } from './hand-over-faults.ts';
import { TASK_FAULTS } from './task-faults.ts';

/** Every kind of fault, by the boundary where it happens. */
export const FAULT_KINDS: readonly FaultKind[] = [...TASK_FAULTS, ...HAND_OVER_FAULTS];
