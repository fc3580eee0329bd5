/** What an action has done. */
export interface ActionAnswer {
  readonly says: string;
  /** A delivery that it made. */
  readonly deliveryId?: string;
}
