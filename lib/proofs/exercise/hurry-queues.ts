interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** How a queue that redrives is hurried; in seconds where it is a time. */
export interface Hurry {
  readonly visibilityTimeout: number;
  readonly tries: number;
}

/** As fast as a dead letter can come about. */
const FASTEST: Hurry = { visibilityTimeout: 1, tries: 2 };

/**
 * The template with queues that give a message at once, and back after seconds instead of minutes: the embedded SQS has no
 * clock that could be moved. Nothing else is changed.
 */
export function hurryQueues(template: object, { visibilityTimeout, tries }: Hurry = FASTEST): object {
  const { Resources, ...sections } = template as { readonly Resources: Readonly<Record<string, Resource>> };
  const hurried = Object.entries(Resources).map(([id, resource]) => {
    const policy = resource.Properties?.RedrivePolicy as object | undefined;
    if (resource.Type !== 'AWS::SQS::Queue' || policy === undefined) return [id, resource];
    const RedrivePolicy = { ...policy, maxReceiveCount: tries };
    const hurry = { DelaySeconds: 0, VisibilityTimeout: visibilityTimeout };
    return [id, { ...resource, Properties: { ...resource.Properties, ...hurry, RedrivePolicy } }];
  });
  return { ...sections, Resources: Object.fromEntries(hurried) as object };
}
