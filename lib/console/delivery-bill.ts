/** What one delivery costs, item by item, at the list prices of `npm run cost`. */
export interface DeliveryBill {
  readonly items: readonly BillItem[];
  /** In dollars. */
  readonly total: number;
  /** Sentences that say what is not counted, or assumed. */
  readonly leavesOut: readonly string[];
}

/** One line of a bill. */
interface BillItem {
  /** `s3.put` */
  readonly item: string;
  readonly component: string;
  readonly unit: string;
  readonly quantity: number;
  readonly dollars: number;
}
