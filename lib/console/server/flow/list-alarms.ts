import type { FlowAlarm } from '../../pipeline-flow.ts';
import type { ConsoleContext } from '../console-context.ts';

/** The alarms of the stack, whose names begin with its name. Their descriptions name a heading of RUNBOOK.md. */
export async function listAlarms({
  clients,
  stackName,
}: Pick<ConsoleContext, 'clients' | 'stackName'>): Promise<readonly FlowAlarm[]> {
  // Loaded only here: other views need no alarms.
  const { CloudWatchClient, DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
  const { MetricAlarms = [] } = await new CloudWatchClient(clients.config).send(
    new DescribeAlarmsCommand({ ...(stackName !== undefined && { AlarmNamePrefix: `${stackName}-` }) }),
  );
  return MetricAlarms.map(({ AlarmName = '', StateValue = '', AlarmDescription = '' }) => ({
    name: AlarmName,
    state: StateValue,
    says: AlarmDescription,
    heading: /See RUNBOOK\.md, (\w+)\./.exec(AlarmDescription)?.[1] ?? '',
  }));
}
