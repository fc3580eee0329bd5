/** Where an app is looked for, and what it is run with. */
export interface AppSurroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account and region that the app finds, as the CDK command line would say them of the credentials it has. */
  readonly account: { readonly accountId: string; readonly region: string };
  /** Ends the app while it synthesises. */
  readonly signal?: AbortSignal | undefined;
}
