import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpIntegrationSubtype,
  HttpMethod,
  MappingValue,
  ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpStepFunctionsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { WebhookPipeline } from '../../../pipeline/webhook-pipeline.ts';

/**
 * The same pipeline with an HTTP API for the deliveries: $1.00 instead of $3.50 per million, without schema, mapping
 * template and API key in front.
 */
export class HttpApiInFront extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stateMachine = new WebhookPipeline(this, 'WebhookPipeline', { outputs: 'none' }).ingest;
    new CfnOutput(this, 'IngestArn', { value: stateMachine.stateMachineArn });
    new HttpApi(this, 'HttpApi').addRoutes({
      path: '/webhooks/generic',
      methods: [HttpMethod.POST],
      integration: new HttpStepFunctionsIntegration('Start', {
        stateMachine,
        subtype: HttpIntegrationSubtype.STEPFUNCTIONS_START_EXECUTION,
        parameterMapping: new ParameterMapping()
          .custom('StateMachineArn', stateMachine.stateMachineArn)
          .custom('Input', MappingValue.custom('$request.body').value),
      }),
    });
  }
}
