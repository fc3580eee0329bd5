import { AwsIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { loadMappingTemplate } from '../../contracts/load-mapping-template.ts';
import type { Api } from './api.ts';
import { Auth } from './auth.ts';
import type { DeliveryOwners } from './owner/delivery-owners.ts';
import { readerPart } from './owner/owner-templates.ts';
import { integrationResponses, methodResponses } from './problem-integration.ts';

export interface ReadDeliveryProps {
  readonly api: Api;
  readonly table: ITable;
  /** Who may ask. */
  readonly auth: Auth;
}

/**
 * `GET /deliveries/{deliveryId}`: API Gateway reads the record itself and returns it as plain JSON, without the
 * payload.
 */
export class ReadDelivery extends Construct {
  constructor(scope: Construct, id: string, { api, table, auth }: ReadDeliveryProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'API Gateway reads delivery records with it, and can do nothing else.',
    });
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [table.tableArn] }));
    const readers = api.readers(auth);
    const method = api.restApi.root
      .addResource('deliveries')
      .addResource('{deliveryId}')
      .addMethod('GET', getRecord(table, role, readers), {
        ...api.protect(auth, api),
        requestParameters: { 'method.request.path.deliveryId': true },
        methodResponses: methodResponses(['200']),
      });
    api.openToProducers(auth === Auth.API_KEY ? method : undefined);
  }
}

function getRecord(table: ITable, role: Role, readers: DeliveryOwners | undefined): AwsIntegration {
  return new AwsIntegration({
    service: 'dynamodb',
    action: 'GetItem',
    integrationHttpMethod: 'POST',
    options: {
      credentialsRole: role,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: {
        'application/json': loadMappingTemplate('read-delivery.request', { TABLE_NAME: table.tableName }),
      },
      integrationResponses: integrationResponses(
        {
          status: '200',
          template: loadMappingTemplate('read-delivery.answered', { OWNER: readerPart(readers) }),
        },
        loadMappingTemplate('read-delivery.refused'),
      ),
    },
  });
}
