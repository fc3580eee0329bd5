/** The stack of a pipeline, as `cdk deploy` would deploy it. */
export interface PipelineStack {
  readonly name: string;
  readonly template: object;
  /** The account and region that the app fixes for the stack. */
  readonly environment?: { readonly account?: string | undefined; readonly region?: string | undefined };
  /** The asset manifests of its own and of what it imports. A template outside a cloud assembly has none. */
  readonly assetManifests: readonly string[];
  /** What the CDK command line would print as warnings. */
  readonly warnings: readonly string[];
}
