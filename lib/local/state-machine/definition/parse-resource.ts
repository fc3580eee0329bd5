import type { DefinitionNode } from './definition-node.ts';
import type { TaskResource } from './state-machine-definition.ts';

const functionArn = /^arn:[^:]*:lambda:/;
const activityArn = /^arn:[^:]*:states:[^:]*:[^:]*:activity:/;
/** `arn:aws:states:::<service>:<action>`; the service includes its `aws-sdk:` prefix. */
const integrationArn = /^arn:[^:]*:states:[^:]*:[^:]*:((?:aws-sdk:)?[^:]+):(.+)$/;

/** Splits the Resource of a Task as the history events do: `aws-sdk:s3` and `putObject`. */
export function parseResource(node: DefinitionNode): TaskResource {
  const arn = node.requiredText('Resource');
  if (functionArn.test(arn)) {
    return { arn, isFunction: true, service: '', action: '', pattern: 'request-response' };
  }
  if (activityArn.test(arn)) throw node.unsupported('activities', 'Resource');
  const [, service, action] = integrationArn.exec(arn) ?? [];
  if (service === undefined || action === undefined) {
    throw node.invalid('Value is not a valid resource ARN', 'Resource');
  }
  return { arn, isFunction: false, service, action, pattern: integrationPattern(action) };
}

function integrationPattern(action: string): TaskResource['pattern'] {
  if (action.endsWith('.waitForTaskToken')) return 'wait-for-task-token';
  return /\.sync(:2)?$/.test(action) ? 'sync' : 'request-response';
}
