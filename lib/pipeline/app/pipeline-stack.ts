/** The stack of a pipeline, as `cdk deploy` would deploy it. */
export interface PipelineStack {
  readonly name: string;
  readonly template: object;
  /** The manifest that says where the assets lie. A template that stands alone has none. */
  readonly assetManifest: string | undefined;
  /** What the CDK command line would print as warnings. */
  readonly warnings: readonly string[];
}
