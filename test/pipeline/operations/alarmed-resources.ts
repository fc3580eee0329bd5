import type { Template } from 'aws-cdk-lib/assertions';
import { asText } from '../../state-machine-definition.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * What the dimensions of alarms must be, each found by who uses it and never by its logical id: the queue that a pipe reads is the
 * parking queue, the machine that a schedule starts is Reconcile.
 */
export function alarmedResources(template: Template): ReadonlyMap<string, string> {
  const { Resources } = template.toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  const all = Object.entries(Resources);
  const of = (type: string) => all.filter(([, { Type }]) => Type === type);
  const idIn = (value: unknown): string => /\$\{(\w+)/.exec(asText(value))?.[1] ?? 'nothing';
  const found = new Map<string, string>();
  /** The name of the metric that counts lines of a log. */
  const metricOfLog = (log: unknown): string => {
    const filter = of('AWS::Logs::MetricFilter').find(
      ([, { Properties }]) => idIn(Properties.LogGroupName) === idIn(log),
    );
    const metrics = (filter?.[1].Properties.MetricTransformations ?? []) as readonly Record<
      string,
      unknown
    >[];
    return asText(metrics[0]?.MetricName);
  };

  for (const [, { Properties }] of of('AWS::Pipes::Pipe')) {
    const queue = idIn(Properties.Source);
    const redrive = Resources[queue]?.Properties.RedrivePolicy as Record<string, unknown> | undefined;
    found.set('parking queue', `\${${queue}.QueueName}`);
    found.set('dead-letter queue', `\${${idIn(redrive?.deadLetterTargetArn)}.QueueName}`);
  }
  for (const [id, { Properties }] of of('AWS::Events::Rule')) {
    const [target] = Properties.Targets as readonly Record<string, unknown>[];
    const deadLetters = target?.DeadLetterConfig as { readonly Arn: unknown };
    if (Properties.EventBusName === undefined) {
      const { detail } = Properties.EventPattern as {
        readonly detail: { readonly stateMachineArn: unknown[] };
      };
      found.set('Process', `\${${idIn(detail.stateMachineArn[0])}}`);
      found.set('Track', `\${${idIn(target?.Arn)}}`);
      found.set('undelivered events', `\${${idIn(deadLetters.Arn)}.QueueName}`);
    } else {
      found.set('event bus', asText(Properties.EventBusName));
      found.set('name of the rule', asText(Properties.Name ?? id));
    }
  }
  for (const [, { Properties }] of of('AWS::Scheduler::Schedule'))
    found.set('Reconcile', `\${${idIn((Properties.Target as { readonly Arn: unknown }).Arn)}}`);
  for (const [, { Properties }] of of('AWS::ApiGateway::Method')) {
    const { RequestTemplates = {} } = Properties.Integration as { readonly RequestTemplates?: object };
    const text = Object.values(RequestTemplates).map(asText).join();
    const [, machine] = /"stateMachineArn": "\$\{(\w+)\}"/.exec(text) ?? [];
    if (machine !== undefined) found.set('Ingest', `\${${machine}}`);
  }
  for (const [id, { Properties }] of of('AWS::StepFunctions::StateMachine')) {
    const [, computes] = /"FunctionName":"\$\{(\w+)\.Arn\}"/.exec(asText(Properties.DefinitionString)) ?? [];
    if (computes === undefined) continue;
    // The function that Ingest calls is the verifier.
    if (found.get('Ingest') === `\${${id}}`) {
      const logs = Resources[computes]?.Properties.LoggingConfig as
        { readonly LogGroup: unknown } | undefined;
      found.set("metric of the verifier's log", metricOfLog(logs?.LogGroup));
      continue;
    }
    found.set('Process', `\${${id}}`);
    found.set('compute function', `\${${computes}}`);
  }
  for (const [id, { Properties }] of of('AWS::ApiGateway::Stage')) {
    found.set('stage', `\${${id}}`);
    found.set('name of the API', asText(Resources[idIn(Properties.RestApiId)]?.Properties.Name));
    const { DestinationArn } = Properties.AccessLogSetting as { readonly DestinationArn: unknown };
    found.set('metric of the access log', metricOfLog(DestinationArn));
  }
  return found;
}
