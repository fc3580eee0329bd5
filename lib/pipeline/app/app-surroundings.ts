/** The folder of an app, and what it is run with. */
export interface AppSurroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account and region that the app sees. The CDK command line would take them from the credentials. */
  readonly account: { readonly accountId: string; readonly region: string };
  /** Ends the app while it synthesises, with SIGTERM. */
  readonly signal?: AbortSignal | undefined;
  /** Ends it now, with SIGKILL: an app may take its time over SIGTERM, or not heed it. */
  readonly endNow?: AbortSignal | undefined;
}
