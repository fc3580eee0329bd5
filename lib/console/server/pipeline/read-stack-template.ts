import type { ConsoleContext } from '../console-context.ts';

/** The template of the stack, as CloudFormation has it. */
export async function readStackTemplate({
  clients,
  stackName,
}: Pick<ConsoleContext, 'clients' | 'stackName'>): Promise<object> {
  // Loaded only here: most visits need no template.
  const { CloudFormationClient, GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clients.config);
  // A local run has one stack, whatever its name.
  const { TemplateBody = '{}' } = await client.send(
    new GetTemplateCommand({ StackName: stackName ?? 'local' }),
  );
  return JSON.parse(TemplateBody) as object;
}
