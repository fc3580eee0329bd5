import type { Endpoints } from '../stores/store-clients.ts';
import type { ServiceTarget } from './start-any-service.ts';

/** The services that have their own port, by the name in the scope of a signature. */
export function servicesAt(endpoints: Endpoints): Readonly<Record<string, ServiceTarget>> {
  return {
    dynamodb: { endpoint: endpoints.dynamodb },
    s3: { endpoint: endpoints.s3 },
    secretsmanager: { endpoint: endpoints.secretsmanager },
    sqs: { endpoint: endpoints.sqs },
    ssm: { endpoint: endpoints.ssm },
    states: { endpoint: endpoints.sfn },
    // The emulator of S3 and SQS answers GetCallerIdentity.
    sts: { endpoint: endpoints.sqs },
  };
}
